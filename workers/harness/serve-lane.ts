/** The worker's end of a lane: runs a definition on every target that comes, many at once, and answers each by itself. */

import { wireError } from "../../src/protocol/errors.ts";
import type { LaneChannel, LaneCommand, LaneReport, LaneTarget } from "../../src/protocol/lane.ts";
import { failed } from "../../src/protocol/outcome.ts";
import type { WorkerDefinition } from "./define-worker.ts";
import { Outbox } from "./outbox.ts";
import { PacketLeave } from "./packet-leave.ts";
import { type LaneLimits, type LaneShare, Target } from "./target.ts";
import { issueText } from "./verdict.ts";

export interface ServeLaneOptions extends LaneLimits {
  /** Runs the body as the target's code, so that the supervisor can tell whose code stands still. */
  readonly asTarget?: (index: number, body: () => void) => void;
  /** Told how many targets were answered while their code still runs. */
  readonly onOverdue?: (count: number) => void;
}

/** How long `stop` of a definition may take. */
const STOP_MS = 2_000;

export const defaultLaneLimits: LaneLimits = {
  maxResultBytes: 16 * 1024 * 1024,
  maxTargetBytes: 256 * 1024 * 1024,
};

/** Serves until the other side closes; resolves when `stop` has run. Never rejects, and closes its own end. */
export async function serveLane<Request, Result>(
  definition: WorkerDefinition<Request, Result>,
  channel: LaneChannel<LaneReport, LaneCommand>,
  options: ServeLaneOptions = defaultLaneLimits,
): Promise<void> {
  // Requests and results pass through the definition's own schemas, so what `run` gets is what it declared.
  const lane = new Lane(definition as unknown as WorkerDefinition, channel, options);
  await new Promise<void>((resolve) => {
    channel.onMessage((command) => {
      if (command.type === "close") resolve();
      else lane.handle(command);
    });
    channel.onClose(resolve);
  });
  await lane.end();
  channel.close();
}

class Lane {
  readonly #channel: LaneChannel<LaneReport, LaneCommand>;
  readonly #options: ServeLaneOptions;
  readonly #share: LaneShare;
  /** Targets that have not been answered. */
  readonly #open = new Map<number, Target>();
  /** Targets whose code runs. */
  readonly #running = new Set<Target>();

  constructor(
    definition: WorkerDefinition,
    channel: LaneChannel<LaneReport, LaneCommand>,
    options: ServeLaneOptions,
  ) {
    this.#channel = channel;
    this.#options = options;
    const outbox = new Outbox(channel, options.maxResultBytes);
    this.#share = {
      definition,
      limits: options,
      outbox,
      leave: new PacketLeave((want) => outbox.want(want)),
      send: (report) => channel.send(report),
      onAnswered: (target) => {
        this.#open.delete(target.index);
        this.#tellOverdue();
      },
      onEnded: (target) => {
        this.#running.delete(target);
        this.#tellOverdue();
      },
    };
  }

  handle(command: Exclude<LaneCommand, { type: "close" }>): void {
    switch (command.type) {
      case "targets":
        for (const target of command.targets) this.#start(target);
        return;
      case "cancel":
        for (const index of command.indices) this.#open.get(index)?.cancel();
        return;
      case "grants":
        this.#share.leave.granted(command.grants);
        return;
      case "ping":
        this.#channel.send({ type: "pong" });
        return;
    }
  }

  async end(): Promise<void> {
    for (const target of this.#open.values()) target.cancel();
    const { stop } = this.#share.definition;
    if (stop !== undefined) await settledWithin(stop, STOP_MS);
  }

  #start(laneTarget: LaneTarget): void {
    const { index } = laneTarget;
    const request = this.#share.definition.request.safeParse(laneTarget.request);
    if (!request.success) {
      const outcome = failed(wireError("REQUEST_INVALID", issueText(request.error)));
      this.#share.outbox.answer({ index, outcome });
      return;
    }
    const begin = () => {
      const target = new Target(this.#share, laneTarget);
      this.#open.set(index, target);
      this.#running.add(target);
      void target.run(request.data);
    };
    if (this.#options.asTarget === undefined) begin();
    else this.#options.asTarget(index, begin);
  }

  #tellOverdue(): void {
    this.#options.onOverdue?.(Math.max(0, this.#running.size - this.#open.size));
  }
}

/** Waits for the work, but not longer than given; what it throws is of no interest any more. */
async function settledWithin(work: () => Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  const ended = (async () => work())().catch(() => undefined);
  await Promise.race([ended, limit]);
  clearTimeout(timer);
}
