/** How long answers of one agent take, and so how long to wait before a question is sent again (RFC 6298 §2, with a lower floor). */

const FIRST_WAIT_MS = 1_000;
const FLOOR_MS = 250;
const CEILING_MS = 10_000;
/** Waits are rounded up, so that timers of many targets fall together. */
const STEP_MS = 50;

export class RoundTrip {
  #smoothedMs: number | undefined;
  #variationMs = 0;

  /** Of a question that was sent once; after a repeat it isn't known which one was answered (Karn). */
  measured(ms: number): void {
    if (this.#smoothedMs === undefined) {
      this.#smoothedMs = ms;
      this.#variationMs = ms / 2;
      return;
    }
    this.#variationMs = 0.75 * this.#variationMs + 0.25 * Math.abs(this.#smoothedMs - ms);
    this.#smoothedMs = 0.875 * this.#smoothedMs + 0.125 * ms;
  }

  get waitMs(): number {
    if (this.#smoothedMs === undefined) return FIRST_WAIT_MS;
    const ms = this.#smoothedMs + 4 * this.#variationMs;
    return Math.min(CEILING_MS, Math.max(FLOOR_MS, Math.ceil(ms / STEP_MS) * STEP_MS));
  }
}
