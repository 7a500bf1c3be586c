/** A set of small whole numbers, one bit each: 8 KiB for a /16. */
export class Bitmap {
  readonly #words: Uint32Array;
  #count = 0;

  /** `size`: one more than the largest number that it can hold. */
  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  get count(): number {
    return this.#count;
  }

  has(index: number): boolean {
    return (((this.#words[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
  }

  /** True when the number was not there before. */
  add(index: number): boolean {
    if (this.has(index)) return false;
    this.#words[index >>> 5] = (this.#words[index >>> 5] ?? 0) | (1 << (index & 31));
    this.#count++;
    return true;
  }
}
