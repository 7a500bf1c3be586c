/** Slows down guessing of passwords: after some failures an origin waits, longer each time. */

const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Password checks at once; each costs 32 MiB and some 100 ms. */
const MAX_CHECKS = 4;
const MAX_ORIGINS = 10_000;

interface Origin {
  failures: number;
  until: number;
}

export class LoginThrottle {
  readonly #origins = new Map<string, Origin>();
  readonly #now: () => number;
  #checks = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds to wait before the keys may try again; 0: now. */
  waitSeconds(keys: readonly string[]): number {
    if (this.#checks >= MAX_CHECKS) return 1;
    const until = Math.max(...keys.map((key) => this.#origins.get(key)?.until ?? 0));
    return Math.max(0, Math.ceil((until - this.#now()) / 1_000));
  }

  /** Runs a check; a wrong password counts against all keys, a right one clears them. */
  async check<Value>(
    keys: readonly string[],
    run: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    this.#checks += 1;
    try {
      const value = await run();
      for (const key of keys) {
        if (value === undefined) this.#failed(key);
        else this.#origins.delete(key);
      }
      return value;
    } finally {
      this.#checks -= 1;
    }
  }

  #failed(key: string): void {
    const failures = (this.#origins.get(key)?.failures ?? 0) + 1;
    const steps = failures - FREE_FAILURES;
    const waitMs = steps < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** steps, LONGEST_WAIT_MS);
    this.#origins.delete(key);
    this.#origins.set(key, { failures, until: this.#now() + waitMs });
    const [oldest] = this.#origins.keys();
    if (this.#origins.size > MAX_ORIGINS && oldest !== undefined) this.#origins.delete(oldest);
  }
}
