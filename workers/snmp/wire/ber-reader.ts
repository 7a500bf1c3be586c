/** Reads BER as devices send it. Every length is checked against the bytes that are there; faults are `Malformed`, caught by who decodes a message. */

import { TAG_INTEGER, TAG_OBJECT_IDENTIFIER, TAG_OCTET_STRING } from "./constants.ts";

/** RFC 2578 §3.5: at most 128 sub-identifiers. */
const MAX_ARCS = 128;
/** A device's integer may be padded; longer ones are no SNMP value. */
const MAX_INTEGER_BYTES = 9;

/** The bytes are no BER of the expected form. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

export class BerReader {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;
  /** The element was longer than the bytes that hold it. */
  readonly isCut: boolean;

  constructor(bytes: Buffer, at = 0, end = bytes.length, isCut = false) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.isCut = isCut;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** The next element's tag, without reading it. */
  peek(): number {
    return this.#byteAt(this.at);
  }

  /** A reader of the content of the next element, which must have that tag. With `isLenient`, content that the datagram cuts off ends with it. */
  enter(tag: number, isLenient = false): BerReader {
    this.#tag(tag);
    const length = this.#length();
    const end = this.at + length;
    if (end > this.end && !isLenient) throw new Malformed("an element ends outside of its parent");
    const inner = new BerReader(this.bytes, this.at, Math.min(end, this.end), end > this.end);
    this.at = inner.end;
    return inner;
  }

  /** The next element's content, whatever its tag. */
  any(): { readonly tag: number; readonly content: Buffer } {
    const tag = this.#byteAt(this.at);
    this.at += 1;
    return { tag, content: this.#content() };
  }

  octets(tag = TAG_OCTET_STRING): Buffer {
    this.#tag(tag);
    return this.#content();
  }

  /** A signed integer that fits into a double exactly. */
  integer(): number {
    return signedOf(this.octets(TAG_INTEGER));
  }

  objectIdentifier(): string {
    return oidOf(this.octets(TAG_OBJECT_IDENTIFIER));
  }

  #content(): Buffer {
    const length = this.#length();
    const start = this.at;
    if (start + length > this.end) throw new Malformed("an element ends outside of its parent");
    this.at = start + length;
    return this.bytes.subarray(start, this.at);
  }

  #tag(expected: number): void {
    if (this.#byteAt(this.at) !== expected) throw new Malformed("an unexpected tag");
    this.at += 1;
  }

  /** X.690 §8.1.3; the indefinite form is not allowed in SNMP (RFC 3417 §8). */
  #length(): number {
    const first = this.#byteAt(this.at);
    this.at += 1;
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new Malformed("a length of an unknown form");
    let length = 0;
    for (let i = 0; i < count; i++) {
      length = length * 256 + this.#byteAt(this.at);
      this.at += 1;
    }
    return length;
  }

  #byteAt(at: number): number {
    if (at >= this.end) throw new Malformed("the bytes end too early");
    return this.bytes[at] ?? 0;
  }
}

export function signedOf(content: Buffer): number {
  const value = unsignedOf(content);
  const isNegative = ((content[0] ?? 0) & 0x80) !== 0;
  return isNegative ? value - 256 ** content.length : value;
}

export function unsignedOf(content: Buffer): number {
  if (content.length === 0 || content.length > MAX_INTEGER_BYTES) {
    throw new Malformed("an integer of an unknown size");
  }
  let value = 0;
  for (const byte of content) value = value * 256 + byte;
  return value;
}

/** The dotted text of an object identifier's content. */
export function oidOf(content: Buffer): string {
  let text = "";
  let arcs = 0;
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (value > 0xffff_ffff) throw new Malformed("a sub-identifier above 32 bits");
    if (byte >= 0x80) continue;
    text = arcs === 0 ? firstArcs(value) : `${text}.${value}`;
    arcs += 1;
    if (arcs > MAX_ARCS) throw new Malformed("an object identifier of too many arcs");
    value = 0;
  }
  if (arcs === 0 || value !== 0) throw new Malformed("an object identifier that is cut off");
  return text;
}

function firstArcs(value: number): string {
  const first = Math.min(2, Math.floor(value / 40));
  return `${first}.${value - first * 40}`;
}
