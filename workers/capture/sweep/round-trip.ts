/** How long to wait for late answers, judged by the slowest one so far. */

/** Answers wait in the kernel while the process is busy, so that even on a fast link this much is needed. */
const LEAST_WAIT_MS = 60;
const MARGIN = 4;

export class RoundTrip {
  #slowestMs: number | undefined;

  /** Takes the time of an answer that can't belong to an earlier repeat. */
  add(rttMs: number): void {
    if (this.#slowestMs === undefined || rttMs > this.#slowestMs) this.#slowestMs = rttMs;
  }

  /** At most `limitMs`, which is also what is waited when nothing has answered yet. */
  waitMs(limitMs: number): number {
    if (this.#slowestMs === undefined) return limitMs;
    return Math.min(limitMs, Math.max(LEAST_WAIT_MS, MARGIN * this.#slowestMs));
  }
}
