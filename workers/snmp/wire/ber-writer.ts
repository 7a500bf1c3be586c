/** Writes BER (ITU-T X.690) from the end to the beginning, so that every length is known when it is written. */

const FIRST_SIZE = 256;

/** From the pool of Node.js: most messages are small, and memory of their own would cost more than writing them. */
function pooled(size: number): Uint8Array {
  const { buffer, byteOffset, length } = Buffer.allocUnsafe(size);
  return new Uint8Array(buffer, byteOffset, length);
}

export class BerWriter {
  #bytes = pooled(FIRST_SIZE);
  #start = FIRST_SIZE;

  /** Octets written so far: a mark for `wrap`. */
  get size(): number {
    return this.#bytes.length - this.#start;
  }

  /** What has been written; the writer must not be used after it. */
  finish(): Uint8Array {
    return this.#bytes.subarray(this.#start);
  }

  octet(value: number): void {
    this.#reserve(1);
    this.#start -= 1;
    this.#bytes[this.#start] = value;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#start -= bytes.length;
    this.#bytes.set(bytes, this.#start);
  }

  /** Puts identifier and length before everything that was written since the mark. */
  wrap(tag: number, mark: number): void {
    let length = this.size - mark;
    if (length < 0x80) this.octet(length);
    else {
      let octets = 0;
      for (; length > 0; length = Math.floor(length / 256)) {
        this.octet(length & 0xff);
        octets += 1;
      }
      this.octet(0x80 | octets);
    }
    this.octet(tag);
  }

  /** A signed 32-bit INTEGER in as few octets as it takes. */
  integer(tag: number, value: number): void {
    const mark = this.size;
    let rest = value;
    for (;;) {
      this.octet(rest & 0xff);
      const isSignSaid = (rest & 0x80) !== 0;
      rest >>= 8;
      if ((rest === 0 && !isSignSaid) || (rest === -1 && isSignSaid)) break;
    }
    this.wrap(tag, mark);
  }

  octets(tag: number, bytes: Uint8Array): void {
    const mark = this.size;
    this.raw(bytes);
    this.wrap(tag, mark);
  }

  #reserve(length: number): void {
    if (this.#start >= length) return;
    const grown = new Uint8Array((this.#bytes.length + length) * 2);
    const size = this.size;
    grown.set(this.#bytes.subarray(this.#start), grown.length - size);
    this.#start = grown.length - size;
    this.#bytes = grown;
  }
}
