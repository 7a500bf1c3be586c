/** Wakes whoever waits when a signal aborts: one listener of the signal, however many wait one after the other. */

export class Aborts {
  readonly #signal: AbortSignal;
  readonly #wakes = new Set<() => void>();
  #isListening = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  throwIfAborted(): void {
    this.#signal.throwIfAborted();
  }

  add(wake: () => void): void {
    this.#wakes.add(wake);
    if (this.#isListening) return;
    this.#isListening = true;
    const wakeAll = () => {
      for (const one of this.#wakes) one();
    };
    this.#signal.addEventListener("abort", wakeAll, { once: true });
  }

  delete(wake: () => void): void {
    this.#wakes.delete(wake);
  }
}
