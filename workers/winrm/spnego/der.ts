/** As much of DER (ITU-T X.690) as SPNEGO, CredSSP and certificates need: definite lengths, one-byte tags. Reading never throws. */

export const DER_INTEGER = 0x02;
export const DER_BIT_STRING = 0x03;
export const DER_OCTET_STRING = 0x04;
export const DER_OID = 0x06;
export const DER_ENUMERATED = 0x0a;
export const DER_SEQUENCE = 0x30;
/** Context-specific and constructed: [0], [1], … */
export const contextTag = (number: number): number => 0xa0 + number;

export function encodeDer(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, { length: one }) => sum + one, 0);
  return Buffer.concat([Buffer.from([tag]), encodeLength(length), ...contents]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const significant = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([0x80 | significant.length]), significant]);
}

/** An INTEGER of four bytes or fewer; what doesn't fit a signed byte string gets a leading zero. */
export function encodeInteger(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  let start = 0;
  while (start < 4 && bytes[start] === 0 && (bytes[start + 1] ?? 0) < 0x80) start++;
  return encodeDer(DER_INTEGER, bytes.subarray(start));
}

export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** The element with its head. */
  readonly whole: Buffer;
}

/** The element that begins at the offset; undefined when it is cut off or its length has another form. */
export function readDer(bytes: Buffer, offset = 0): DerElement | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) return undefined;
  const start = offset + 2 + lengthBytes;
  if (start > bytes.length) return undefined;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(offset + 2, lengthBytes);
  const end = start + length;
  if (end > bytes.length) return undefined;
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) };
}

/** The elements of a constructed one's content; undefined when any is broken. */
export function readDerList(content: Buffer): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < content.length; ) {
    const element = readDer(content, offset);
    if (element === undefined) return undefined;
    elements.push(element);
    offset += element.whole.length;
  }
  return elements;
}

/** The elements inside a SEQUENCE. */
export function readSequence(bytes: Buffer): DerElement[] | undefined {
  const sequence = readDer(bytes);
  return sequence?.tag === DER_SEQUENCE ? readDerList(sequence.content) : undefined;
}

/** What stands in the explicit tag [number] of a sequence's elements. */
export function readContext(
  elements: readonly DerElement[],
  number: number,
): DerElement | undefined {
  const tagged = elements.find(({ tag }) => tag === contextTag(number));
  return tagged && readDer(tagged.content);
}

/** A non-negative INTEGER or ENUMERATED below 2^32; an INTEGER with its sign bit set counts as the 32-bit value that it spells. */
export function readUnsigned(element: DerElement | undefined): number | undefined {
  if (element === undefined || element.content.length === 0 || element.content.length > 5) {
    return undefined;
  }
  return element.content.readUIntBE(0, element.content.length) % 0x1_0000_0000;
}
