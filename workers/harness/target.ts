/** One target within a lane: its context, its deadline, and how what `run` does becomes one outcome. */

import { type ErrorCode, KsocketError, wireError } from "../../src/protocol/errors.ts";
import type { Evidence } from "../../src/protocol/evidence.ts";
import type { LaneLogLevel, LaneReport, LaneTarget } from "../../src/protocol/lane.ts";
import { cancelled, failed, type Outcome } from "../../src/protocol/outcome.ts";
import type { TargetContext, WorkerDefinition } from "./define-worker.ts";
import { estimateBytes } from "./estimate-bytes.ts";
import type { Outbox } from "./outbox.ts";
import type { PacketLeave } from "./packet-leave.ts";
import { checkedOutcome, thrownOutcome } from "./verdict.ts";

/** How long `run` may still answer by itself after its signal has aborted at the deadline. */
const DEADLINE_GRACE_MS = 250;
const MAX_LOGS = 200;
const MAX_LOG_BYTES = 16_384;

export interface LaneLimits {
  /** Largest result or evidence message in bytes, roughly. */
  readonly maxResultBytes: number;
  /** Most evidence that one target may send in all, in bytes, roughly. */
  readonly maxTargetBytes: number;
}

/** What the targets of a lane share. */
export interface LaneShare {
  readonly definition: WorkerDefinition;
  readonly limits: LaneLimits;
  readonly outbox: Outbox;
  readonly leave: PacketLeave;
  readonly send: (report: LaneReport) => void;
  /** Called once, when the target has been answered. */
  readonly onAnswered: (target: Target) => void;
  /** Called once, when `run` has ended; before or after the answer. */
  readonly onEnded: (target: Target) => void;
}

type State = "running" | "aborted" | "answered";

export class Target implements TargetContext {
  readonly index: number;
  readonly deadlineAt: number;
  readonly #share: LaneShare;
  readonly #isPaced: boolean;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout;
  #state: State = "running";
  #abortCode: Extract<ErrorCode, "DEADLINE" | "CANCELLED"> | undefined;
  #sentBytes = 0;
  #logs = 0;

  constructor(share: LaneShare, target: LaneTarget) {
    this.#share = share;
    this.index = target.index;
    this.#isPaced = target.isPaced;
    this.deadlineAt = Date.now() + target.deadlineMs;
    this.#timer = setTimeout(() => this.#deadline(), target.deadlineMs);
  }

  /** Made when it is first asked for: most targets of a sweep never need one. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortCode !== undefined) this.#controller.abort(this.#reason());
    }
    return this.#controller.signal;
  }

  /** Runs the definition to its end; never rejects. */
  async run(request: unknown): Promise<void> {
    try {
      const returned = await this.#share.definition.run(request, this);
      this.#settle(checkedOutcome(this.#share, returned));
    } catch (error) {
      this.#settle(thrownOutcome(error));
    }
    this.#share.onEnded(this);
  }

  // Properties, not methods: authors take the context apart ({ emit, log }).
  readonly emit = (...evidence: Evidence[]): void => {
    if (this.#state === "answered") return;
    const { maxResultBytes, maxTargetBytes } = this.#share.limits;
    const bytes = estimateBytes(evidence, maxResultBytes);
    this.#sentBytes += bytes;
    if (bytes > maxResultBytes || this.#sentBytes > maxTargetBytes) {
      const error = new KsocketError("RESULT_TOO_LARGE", "evidence");
      this.#answer(failed(error.toWire()));
      throw error;
    }
    this.#share.outbox.evidence(this.index, evidence, bytes);
  };

  readonly takePackets = async (address: string, packets: number): Promise<void> => {
    let taken = 0;
    while (taken < packets) taken += await this.#leave(address, packets - taken);
  };

  readonly leasePackets = (wanted: number): Promise<number> => this.#leave(null, wanted);

  readonly log = (
    level: LaneLogLevel,
    message: string,
    fields: Record<string, unknown> = {},
  ): void => {
    this.#logs += 1;
    if (this.#logs > MAX_LOGS) return;
    const isSmall = estimateBytes(fields, MAX_LOG_BYTES) <= MAX_LOG_BYTES;
    const report = { type: "log", level, message: message.slice(0, 2_000) } as const;
    try {
      this.#share.send({ ...report, fields: isSmall ? fields : {} });
    } catch {
      this.#share.send({ ...report, fields: {} });
    }
  };

  cancel(): void {
    if (this.#state === "running") this.#abort("CANCELLED");
  }

  #leave(address: string | null, packets: number): Promise<number> {
    if (this.#abortCode !== undefined) return Promise.reject(this.#reason());
    if (!this.#isPaced) return Promise.resolve(packets);
    return this.#share.leave.ask(this.index, address, packets);
  }

  #deadline(): void {
    if (this.#state !== "running") return;
    this.#abort("DEADLINE");
    this.#timer = setTimeout(() => this.#answer(failed(wireError("DEADLINE"))), DEADLINE_GRACE_MS);
  }

  #abort(code: "DEADLINE" | "CANCELLED"): void {
    clearTimeout(this.#timer);
    this.#state = "aborted";
    this.#abortCode = code;
    this.#share.leave.abort(this.index, this.#reason());
    this.#controller?.abort(this.#reason());
  }

  #reason(): KsocketError {
    return new KsocketError(this.#abortCode ?? "CANCELLED");
  }

  /** After an abort only what the target really said counts; how `run` reacted to its signal doesn't. */
  #settle(outcome: Outcome<unknown>): void {
    const isReaction = outcome.status === "cancelled" || outcome.status === "failed";
    if (this.#abortCode === "CANCELLED") this.#answer(cancelled);
    else if (this.#abortCode === "DEADLINE" && isReaction) {
      this.#answer(failed(wireError("DEADLINE")));
    } else this.#answer(outcome);
  }

  #answer(outcome: Outcome<unknown>): void {
    if (this.#state === "answered") return;
    this.#state = "answered";
    clearTimeout(this.#timer);
    this.#share.outbox.answer({ index: this.index, outcome });
    this.#share.onAnswered(this);
  }
}
