/**
 * The contract of a worker type: a module whose default export is `defineWorker({…})`.
 * The harness checks requests and results, arms deadline and signal, and turns throws into outcomes; a worker only asks its one target.
 */

import type { z } from "zod";
import type { Evidence } from "../../src/protocol/evidence.ts";
import type { LaneLogLevel } from "../../src/protocol/lane.ts";
import type { Outcome } from "../../src/protocol/outcome.ts";

export interface WorkerDefinition<Request = unknown, Result = unknown> {
  /** Names the pool, the probe of its evidence and its settings: lower case, digits and dashes. */
  readonly kind: string;
  readonly request: z.ZodType<Request>;
  readonly result: z.ZodType<Result>;
  /**
   * Asks one target. Many run at once in one thread; module-level state (one UDP socket, kept connections) is shared among them.
   * Returns an outcome or the bare value; what it throws becomes failed: WORKER_THREW.
   */
  readonly run: (request: Request, context: TargetContext) => Promise<Outcome<Result> | Result>;
  /** Called when nothing has been asked for a while and the thread is about to end: close what the module keeps open. Should a target come after it, open anew. */
  readonly stop?: () => Promise<void>;
}

export interface TargetContext {
  /** Aborted at the deadline or when the target is cancelled. */
  readonly signal: AbortSignal;
  /** The absolute deadline, epoch milliseconds. */
  readonly deadlineAt: number;
  /** Sends evidence at once; what has been sent stays, whatever becomes of the target. */
  readonly emit: (...evidence: Evidence[]) => void;
  /** Waits until that many packets may be sent to the address; rejects when the signal aborts. Ask before every probe packet. */
  readonly takePackets: (address: string, packets: number) => Promise<void>;
  /** For sweeps: waits for leave to send up to `wanted` packets, one to each of as many addresses; resolves to how many (at least one). */
  readonly leasePackets: (wanted: number) => Promise<number>;
  readonly log: (level: LaneLogLevel, message: string, fields?: Record<string, unknown>) => void;
}

export function defineWorker<Request, Result>(
  definition: WorkerDefinition<Request, Result>,
): WorkerDefinition<Request, Result> {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(definition.kind)) {
    throw new TypeError(
      `worker kind ${JSON.stringify(definition.kind)} is not lower case, digits and dashes`,
    );
  }
  return definition;
}
