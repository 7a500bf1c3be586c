/** When each question was last asked and how often: for answers that don't say which packet they answer. */
export class AskLog {
  readonly #sentAt: Float32Array;
  readonly #attempts: Uint8Array;
  readonly #start = performance.now();

  constructor(size: number) {
    this.#sentAt = new Float32Array(size);
    this.#attempts = new Uint8Array(size);
  }

  note(question: number, attempt: number): void {
    this.#sentAt[question] = performance.now() - this.#start;
    this.#attempts[question] = attempt;
  }

  /** 0: not asked yet. */
  attemptsOf(question: number): number {
    return this.#attempts[question] ?? 0;
  }

  /** The time since the question was asked; undefined when another attempt than the last one was answered, or none was made. */
  rttMs(question: number, attempt: number): number | undefined {
    if (attempt === 0 || this.attemptsOf(question) !== attempt) return undefined;
    return Math.max(0, performance.now() - this.#start - (this.#sentAt[question] ?? 0));
  }
}
