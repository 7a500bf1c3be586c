/** What the scan engine asks of worker pools and of the capture process; src/supervisor/pool answers it. */

import type { Evidence } from "../../protocol/evidence.ts";
import type { Outcome } from "../../protocol/outcome.ts";

export interface AskOptions {
  readonly deadlineMs: number;
  /** Cancels this one target, by its signal first. */
  readonly signal?: AbortSignal;
  /** Whose leave the worker's packets need; absent: unlimited. */
  readonly budget?: PacketBudget;
  /** Called for every batch of evidence, before the outcome. */
  readonly onEvidence?: (evidence: readonly Evidence[]) => void;
}

export interface Workers {
  /** Asks one target of one kind; never rejects. Unknown or unusable kinds answer failed: WORKER_UNAVAILABLE. */
  ask<Result>(kind: string, request: unknown, options: AskOptions): Promise<Outcome<Result>>;
  /** Starts a thread or process of the kind ahead of what it will be asked. It ends like any other when nothing comes. */
  prepare(kind: string): void;
  /** Kinds that can run here, plug-ins included. */
  readonly kinds: readonly string[];
  /** What can't be done here and why, in sentences: shown by `doctor`, sent in hello. */
  readonly limitations: readonly string[];
  /** Ends all threads and processes; outstanding targets are cancelled. */
  stop(): Promise<void>;
}

/** The packet rates that a scan keeps to; workers' `want` messages are answered by it. */
export interface PacketBudget {
  /** Resolves to how many of the wanted packets may be sent now, at least one. Null address: one packet each to as many addresses. */
  take(address: string | null, packets: number, signal?: AbortSignal): Promise<number>;
}
