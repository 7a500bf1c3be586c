/** When to try again: retry is data. Capped exponential back-off with full jitter. */

export interface RetrySchedule {
  /** Milliseconds: the first upper bound. */
  readonly initialMs: number;
  readonly factor: number;
  /** Milliseconds: the highest upper bound. */
  readonly maximumMs: number;
}

export const linkRetry: RetrySchedule = { initialMs: 1_000, factor: 2, maximumMs: 60_000 };

/** Milliseconds between tries when the cloud has refused the token: nothing changes by itself. */
export const REFUSED_RETRY_MS = 300_000;

/** Endless delays in milliseconds, each evenly distributed between a tenth of its bound and the bound, so that no agent retries at once. */
export function* retryDelays(
  schedule: RetrySchedule,
  random: () => number,
): Generator<number, never> {
  let boundMs = schedule.initialMs;
  for (;;) {
    yield Math.round(boundMs * (0.1 + 0.9 * random()));
    boundMs = Math.min(schedule.maximumMs, boundMs * schedule.factor);
  }
}
