/**
 * What the supervisor and a worker say to each other. One lane is one conversation: it opens with a task for a worker kind,
 * targets are fed into it up to its window, and each target is answered by itself, so a slow one occupies one place and delays none.
 * The same messages go over a MessagePort to a pool thread and over IPC to the capture process.
 * Both ends are ours, so the envelope is not checked at run time; requests and results are, by the worker's own schemas (workers/harness).
 * Messages carry lists because a message costs more than what is in it: everything that one turn of the event loop has to say is sent at once.
 */

import type { Evidence } from "./evidence.ts";
import type { Outcome } from "./outcome.ts";

/** A target's number within its lane, from 1 up; never used twice. */
export type TargetIndex = number;

export interface LaneTarget {
  readonly index: TargetIndex;
  readonly request: unknown;
  /** Milliseconds from when the worker receives the target; after it the target's outcome is no-response or failed: DEADLINE. */
  readonly deadlineMs: number;
  /** False: packets need no leave, and none is asked for. */
  readonly isPaced: boolean;
}

/** Answers one want; packets may be fewer than asked for, never more. */
export interface LaneGrant {
  readonly wantId: number;
  readonly packets: number;
  /** When the leave was given, epoch milliseconds: what comes late is not used, for others have sent meanwhile. */
  readonly at: number;
}

/** Supervisor → worker. */
export type LaneCommand =
  | { readonly type: "targets"; readonly targets: readonly LaneTarget[] }
  | { readonly type: "cancel"; readonly indices: readonly TargetIndex[] }
  | { readonly type: "grants"; readonly grants: readonly LaneGrant[] }
  /** Answered by `pong` at once: how the supervisor sees that a process's event loop turns. */
  | { readonly type: "ping" }
  | { readonly type: "close" };

export interface LaneEvidence {
  readonly index: TargetIndex;
  readonly evidence: readonly Evidence[];
}

/** Asks to send packets: to one address (its own limit counts too) or, for sweeps (null), to addresses that get one each. */
export interface LaneWant {
  readonly index: TargetIndex;
  readonly wantId: number;
  readonly address: string | null;
  readonly packets: number;
}

/** Worker → supervisor. A target's evidence always comes before its answer. */
export type LaneReport =
  | { readonly type: "evidence"; readonly batches: readonly LaneEvidence[] }
  | { readonly type: "answers"; readonly answers: readonly LaneAnswer[] }
  | { readonly type: "wants"; readonly wants: readonly LaneWant[] }
  | { readonly type: "pong" }
  | {
      readonly type: "log";
      readonly level: LaneLogLevel;
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };

export interface LaneAnswer {
  readonly index: TargetIndex;
  readonly outcome: Outcome<unknown>;
}

export type LaneLogLevel = "debug" | "info" | "warn" | "error";

/** One end of a lane: the supervisor's sends commands, the worker's sends reports. */
export interface LaneChannel<Outgoing, Incoming> {
  /** Throws when the message can't be copied to the other side. */
  send(message: Outgoing): void;
  onMessage(listener: (message: Incoming) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** What a pool thread is started with. */
export interface LaneTask {
  readonly port: import("node:worker_threads").MessagePort;
  /** Four bytes for each of `laneCells`. */
  readonly cells: SharedArrayBuffer;
  /** Largest result or evidence message in bytes, roughly. */
  readonly maxResultBytes: number;
  /** Most evidence that one target may send in all, in bytes, roughly. */
  readonly maxTargetBytes: number;
  /** Whether the thread keeps note, through every await, of whose code is running; costs a little at each await. */
  readonly isTraced: boolean;
  /** The module of a plug-in worker; absent for our own kinds. */
  readonly pluginUrl?: string;
}

/** What a pool thread tells without a message, so that it can be read while its event loop stands still or when it is gone. */
export const laneCells = {
  /** Counted up by the thread's event loop. */
  beat: 0,
  /** Index of the target whose code is running; 0: none, or unknown. */
  current: 1,
  /** Targets that have been answered at their deadline while their code still runs. */
  overdue: 2,
  /** The kernel's number of the thread; 0: unknown (no /proc). */
  kernelThread: 3,
} as const;
export const laneCellsBytes = 16;
