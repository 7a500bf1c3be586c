/** Tells which lanes' event loops stand still, and for how long. */

import type { Lane } from "./lane.ts";

const PERIOD_MS = 50;

/** Calls back for every lane, every 50 ms, with the time for which it has stood still; runs only while there are lanes. */
export class StallWatch {
  readonly #lanes: ReadonlySet<Lane>;
  readonly #look: (lane: Lane, stillMs: number, now: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = 0;

  constructor(lanes: ReadonlySet<Lane>, look: (lane: Lane, stillMs: number, now: number) => void) {
    this.#lanes = lanes;
    this.#look = look;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#lookedAt = performance.now();
    this.#timer = setInterval(() => this.#tick(), PERIOD_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = performance.now();
    // When the whole process was suspended, or this thread was busy itself, nobody else is to blame for that time.
    const lateMs = now - this.#lookedAt - PERIOD_MS;
    this.#lookedAt = now;
    for (const lane of [...this.#lanes]) {
      if (lateMs > PERIOD_MS) lane.excuse(lateMs);
      this.#look(lane, lane.stillMs(now), now);
    }
    if (this.#lanes.size === 0) this.stop();
  }
}
