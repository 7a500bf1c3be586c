/** Counts refused tokens by address, so that nobody guesses tokens at speed. Bounded: the oldest address is forgotten first. */

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

export class Refusals {
  readonly #max: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, { since: number; count: number }>();

  constructor(maxPerMinute: number, now: () => number = Date.now) {
    this.#max = maxPerMinute;
    this.#now = now;
  }

  note(address: string): void {
    const current = this.#current(address);
    this.#counts.delete(address);
    this.#counts.set(address, {
      since: current?.since ?? this.#now(),
      count: (current?.count ?? 0) + 1,
    });
    const oldest = this.#counts.keys().next();
    if (this.#counts.size > MAX_ADDRESSES && !oldest.done) this.#counts.delete(oldest.value);
  }

  isTooMany(address: string): boolean {
    return (this.#current(address)?.count ?? 0) >= this.#max;
  }

  #current(address: string) {
    const entry = this.#counts.get(address);
    return entry !== undefined && this.#now() - entry.since < WINDOW_MS ? entry : undefined;
  }
}
