/**
 * Reads BER (ITU-T X.690) as far as SNMP uses it: definite lengths of at most four octets (RFC 3417 §8). Reads nothing beyond
 * its bounds; what does not fit throws BerFault, which the one place that decodes datagrams turns into "not an answer".
 */

/** The datagram is not what it claims to be. */
export class BerFault extends Error {
  override readonly name = "BerFault";
}

const MAX_LENGTH_OCTETS = 4;
const MAX_INTEGER_OCTETS = 9;

export class BerReader {
  readonly bytes: Uint8Array;
  offset: number;
  readonly end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.offset >= this.end;
  }

  /** The next identifier octet, not yet taken. */
  peekTag(): number {
    if (this.isAtEnd) throw new BerFault("ends where a value should begin");
    return this.bytes[this.offset] ?? 0;
  }

  /** Takes a value of the tag and returns a reader of its contents. */
  enter(tag: number): BerReader {
    const length = this.header(tag);
    const inner = new BerReader(this.bytes, this.offset, this.offset + length);
    this.offset += length;
    return inner;
  }

  /** Takes identifier and length; the contents are next. */
  header(tag: number): number {
    if (this.peekTag() !== tag) throw new BerFault(`tag ${this.peekTag()} in place of ${tag}`);
    this.offset += 1;
    return this.#length();
  }

  /** Takes an INTEGER-like value as a number: signed unless `isUnsigned`. */
  integer(tag: number, isUnsigned = false): number {
    const length = this.header(tag);
    if (length < 1 || length > 5) throw new BerFault(`an integer of ${length} octets`);
    let value = 0;
    for (let i = 0; i < length; i += 1) value = value * 256 + this.#octet();
    const isNegative = !isUnsigned && ((this.bytes[this.offset - length] ?? 0) & 0x80) !== 0;
    return isNegative ? value - 256 ** length : value;
  }

  /** Takes a Counter64; a leading zero octet keeps it positive. */
  unsigned64(tag: number): bigint {
    const length = this.header(tag);
    if (length < 1 || length > MAX_INTEGER_OCTETS)
      throw new BerFault(`a counter of ${length} octets`);
    let high = 0;
    let low = 0;
    for (let left = length; left > 4; left -= 1) high = high * 256 + this.#octet();
    for (let left = Math.min(length, 4); left > 0; left -= 1) low = low * 256 + this.#octet();
    return high < 2 ** 21
      ? BigInt(high * 2 ** 32 + low)
      : BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low));
  }

  /** Takes octets that outlive the datagram: a view would keep the whole of it, and `slice` of a Buffer is a view. */
  copy(tag: number): Uint8Array {
    const length = this.header(tag);
    const octets = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) octets[i] = this.#octet();
    return octets;
  }

  /** Takes a value of the tag without a look at it. */
  skip(tag: number): void {
    const length = this.header(tag);
    this.offset += length;
  }

  /** Takes octets: a view of the datagram, not a copy. */
  octets(tag: number): Uint8Array {
    const length = this.header(tag);
    const view = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return view;
  }

  #octet(): number {
    const octet = this.bytes[this.offset] ?? 0;
    this.offset += 1;
    return octet;
  }

  #length(): number {
    if (this.isAtEnd) throw new BerFault("ends before a length");
    const first = this.#octet();
    let length = first;
    if (first >= 0x80) {
      const octets = first & 0x7f;
      if (octets === 0 || octets > MAX_LENGTH_OCTETS || this.offset + octets > this.end)
        throw new BerFault(`a length of ${octets} octets`);
      length = 0;
      for (let i = 0; i < octets; i += 1) length = length * 256 + this.#octet();
    }
    if (length > this.end - this.offset) throw new BerFault("a value longer than what holds it");
    return length;
  }
}
