/** When to repeat a message to one agent: by its round-trip times (RFC 6298 §2) once they are known, else as the credential file says. */

export interface Timing {
  /** How long the last repeat is waited for, milliseconds. */
  readonly timeoutMs: number;
  /** 0: asked once. */
  readonly retries: number;
  /** Between repeats while nothing is known of the agent, milliseconds. */
  readonly retryIntervalMs: number;
}

/** Agents on slow processors answer some questions much later than others. */
const MIN_REPEAT_MS = 500;
/** An agent that has answered is there, so what is missing was lost: repeated at least so often, within the file's timeout. */
const MIN_REPEATS = 4;

export class RoundTrips {
  readonly #timing: Timing;
  #smoothed: number | undefined;
  #variation = 0;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  measured(rttMs: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = rttMs;
      this.#variation = rttMs / 2;
      return;
    }
    this.#variation += (Math.abs(this.#smoothed - rttMs) - this.#variation) / 4;
    this.#smoothed += (rttMs - this.#smoothed) / 8;
  }

  /** The waits after each send, in all never longer than the file allows. */
  waits(): number[] {
    return this.#smoothed === undefined
      ? firstWaits(this.#timing)
      : this.#adaptedWaits(this.#smoothed);
  }

  #adaptedWaits(smoothed: number): number[] {
    const totalMs = totalOf(this.#timing);
    const waits: number[] = [];
    let waitMs = Math.max(MIN_REPEAT_MS, smoothed + 4 * this.#variation);
    let restMs = totalMs;
    const repeats = Math.max(MIN_REPEATS, this.#timing.retries);
    while (waits.length < repeats && restMs > 2 * waitMs) {
      waits.push(waitMs);
      restMs -= waitMs;
      waitMs *= 2;
    }
    return [...waits, restMs];
  }
}

export const totalOf = ({ timeoutMs, retries, retryIntervalMs }: Timing): number =>
  timeoutMs + retries * retryIntervalMs;

/** A repeat every interval, and the timeout after the last one. */
export function firstWaits(timing: Timing): number[] {
  const { timeoutMs, retries, retryIntervalMs } = timing;
  return [...Array.from({ length: retries }, () => retryIntervalMs), timeoutMs];
}
