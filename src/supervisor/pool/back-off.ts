/** How long to wait before something that failed is started again: doubles from failure to failure. */

export class BackOff {
  readonly #firstMs: number;
  readonly #maxMs: number;
  #failures = 0;
  #until = 0;

  constructor(firstMs: number, maxMs: number) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  /** Milliseconds until the next try; 0: now. */
  remainingMs(now: number): number {
    return Math.max(0, this.#until - now);
  }

  failed(now: number): void {
    this.#until = now + Math.min(this.#maxMs, this.#firstMs * 2 ** this.#failures);
    this.#failures += 1;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}
