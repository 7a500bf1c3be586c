/** Writes BER from its last byte to its first, so that every length is known when its header is written. */

import { TAG_INTEGER, TAG_NULL, TAG_OBJECT_IDENTIFIER, TAG_OCTET_STRING } from "./constants.ts";

const CAPACITY = 0x1_0000;

export class BerWriter {
  readonly #bytes = Buffer.allocUnsafe(CAPACITY);
  #at = CAPACITY;

  /** Begins a new message; what was written before is forgotten. */
  clear(): void {
    this.#at = CAPACITY;
  }

  /** Where what is written next will end; for `wrap`. */
  get end(): number {
    return this.#at;
  }

  /** How many bytes have been written since `end` was read. */
  lengthSince(end: number): number {
    return end - this.#at;
  }

  /** A copy of the message. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(this.#at));
  }

  /** Puts a header before everything written since `end` was read. */
  wrap(tag: number, end: number): void {
    this.#header(tag, end - this.#at);
  }

  /** A signed integer of at most 32 bits, or an unsigned one below 2^32. */
  integer(value: number, tag = TAG_INTEGER): void {
    const end = this.#at;
    let rest = value;
    do {
      this.#byte(rest & 0xff);
      rest = Math.floor(rest / 256);
    } while (rest > 0 || rest < -1);
    const first = this.#bytes[this.#at] ?? 0;
    if (value >= 0 && first >= 0x80) this.#byte(0);
    else if (value < 0 && first < 0x80) this.#byte(0xff);
    this.#header(tag, end - this.#at);
  }

  octets(value: Uint8Array, tag = TAG_OCTET_STRING): void {
    this.raw(value);
    this.#header(tag, value.length);
  }

  raw(value: Uint8Array): void {
    if (value.length > this.#at) throw new RangeError("the SNMP message is too long");
    this.#at -= value.length;
    this.#bytes.set(value, this.#at);
  }

  null(): void {
    this.#header(TAG_NULL, 0);
  }

  /** X.690 §8.19: the first two arcs share a sub-identifier. */
  objectIdentifier(arcs: readonly number[]): void {
    const end = this.#at;
    for (let i = arcs.length - 1; i >= 2; i--) this.#subIdentifier(arcs[i] ?? 0);
    this.#subIdentifier((arcs[0] ?? 0) * 40 + (arcs[1] ?? 0));
    this.#header(TAG_OBJECT_IDENTIFIER, end - this.#at);
  }

  #subIdentifier(value: number): void {
    this.#byte(value & 0x7f);
    let rest = Math.floor(value / 128);
    while (rest > 0) {
      this.#byte((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
  }

  #header(tag: number, length: number): void {
    if (length < 0x80) this.#byte(length);
    else {
      let rest = length;
      let count = 0;
      while (rest > 0) {
        this.#byte(rest & 0xff);
        rest >>= 8;
        count += 1;
      }
      this.#byte(0x80 | count);
    }
    this.#byte(tag);
  }

  #byte(value: number): void {
    if (this.#at === 0) throw new RangeError("the SNMP message is too long");
    this.#at -= 1;
    this.#bytes[this.#at] = value;
  }
}
