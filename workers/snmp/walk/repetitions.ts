/** How many varbinds one GETBULK asks of a device: halved when it is too much for it, and remembered for the next scan. */

const FIRST = 60;
const MOST = 120;

export class Repetitions {
  #varbinds: number;
  #isCapped = false;

  /** `remembered`: what fitted in the last scan. */
  constructor(remembered?: number) {
    this.#varbinds = Math.min(MOST, Math.max(1, Math.floor(remembered ?? FIRST)));
  }

  get varbinds(): number {
    return this.#varbinds;
  }

  /** max-repetitions for so many columns at once. */
  forColumns(columns: number): number {
    return Math.max(1, Math.floor(this.#varbinds / columns));
  }

  /** One varbind is asked by GETNEXT. */
  get isSingle(): boolean {
    return this.#varbinds === 1;
  }

  /** A whole answer came. */
  grew(): void {
    if (!this.#isCapped) this.#varbinds = Math.min(MOST, this.#varbinds * 2);
  }

  /** It was too much, or nothing came. False when it can't be less. */
  halve(): boolean {
    if (this.#varbinds === 1) return false;
    this.#isCapped = true;
    this.#varbinds = Math.max(1, Math.floor(this.#varbinds / 2));
    return true;
  }
}
