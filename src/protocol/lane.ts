/**
 * What the supervisor and a worker say to each other. One lane is one conversation: it opens with a task for a worker kind,
 * targets are fed into it up to its window, and each target is answered by itself, so a slow one occupies one place and delays none.
 * The same messages go over a MessagePort to a pool thread and over IPC to the capture process.
 * Both ends are ours, so the envelope is not checked at run time; requests and results are, by the worker's own schemas (workers/harness).
 */

import type { Evidence } from "./evidence.ts";
import type { Outcome } from "./outcome.ts";

/** A target's number within its lane; never used twice. */
export type TargetIndex = number;

export interface LaneTarget {
  readonly index: TargetIndex;
  readonly request: unknown;
  /** Milliseconds from when the worker receives the target; after it the target's outcome is no-response or failed: DEADLINE. */
  readonly deadlineMs: number;
}

/** Supervisor → worker. */
export type LaneCommand =
  | { readonly type: "targets"; readonly targets: readonly LaneTarget[] }
  | { readonly type: "cancel"; readonly indices: readonly TargetIndex[] }
  /** Answers `want`; packets may be fewer than asked for, never more. */
  | { readonly type: "grant"; readonly wantId: number; readonly packets: number }
  | { readonly type: "close" };

/** Worker → supervisor. */
export type LaneReport =
  | {
      readonly type: "evidence";
      readonly index: TargetIndex;
      readonly evidence: readonly Evidence[];
    }
  | { readonly type: "answers"; readonly answers: readonly LaneAnswer[] }
  /** Asks to send packets: to one address (its own limit counts too) or, for sweeps, to addresses that get one each. */
  | {
      readonly type: "want";
      readonly index: TargetIndex;
      readonly wantId: number;
      readonly address: string | null;
      readonly packets: number;
    }
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
  send(message: Outgoing): void;
  onMessage(listener: (message: Incoming) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** What a pool thread is started with; `beat` is counted up by the thread's event loop, so that the supervisor sees it stall. */
export interface LaneTask {
  readonly port: import("node:worker_threads").MessagePort;
  readonly beat: SharedArrayBuffer;
  /** How many targets the lane may hold at once. */
  readonly window: number;
  /** Largest result or evidence message in bytes, roughly. */
  readonly maxResultBytes: number;
}
