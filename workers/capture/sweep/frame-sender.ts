/** Sends a sweep's frames, as fast as it has leave to, and lets answers in between. */

import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { KsocketError } from "../../../src/protocol/errors.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { SharedLink } from "../shared-link.ts";

/** Frames between two looks at what has arrived: few enough for the ring to hold the answers. */
const BURST_FRAMES = 64;
/** How often a full queue is tried again, a millisecond apart, before the interface counts as stuck. */
const BUSY_TRIES = 2_000;

export interface SenderOptions {
  readonly link: SharedLink;
  readonly context: TargetContext;
  readonly isPaced: boolean;
}

export class FrameSender {
  readonly #options: SenderOptions;
  #leave = 0;
  #framesSent = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  get framesSent(): number {
    return this.#framesSent;
  }

  /** False: `waitForLeave` must be awaited before the next `send`. */
  get hasLeave(): boolean {
    return this.#leave > 0;
  }

  /** Waits until at least one frame may be sent; rejects when the sweep is cancelled. `wanted`: how many are left at least. */
  async waitForLeave(wanted: number): Promise<void> {
    const { context, isPaced } = this.#options;
    // Even with leave at hand the event loop must turn, or no answer would be read.
    await turn();
    context.signal.throwIfAborted();
    const burst = Math.max(1, Math.min(wanted, BURST_FRAMES));
    this.#leave = isPaced ? await context.leasePackets(burst) : BURST_FRAMES;
  }

  /** Resolves when the frame is with the interface; undefined, without a promise, when that was at once. */
  send(frame: Uint8Array): Promise<void> | undefined {
    this.#leave--;
    this.#framesSent++;
    return this.#options.link.send(frame) ? undefined : this.#sendAgain(frame.slice());
  }

  async #sendAgain(frame: Uint8Array): Promise<void> {
    for (let i = 0; i < BUSY_TRIES; i++) {
      await sleep(1, undefined, { signal: this.#options.context.signal });
      if (this.#options.link.send(frame)) return;
    }
    throw new KsocketError("CAPTURE_NO_DEVICE", "the interface takes no more frames");
  }
}
