/** BER for the simulated agents, written apart from the worker's so that both don't share a mistake. Trusts its input: only the test's own programs ask. */

export function element(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

export function integer(value: number, tag = 2): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeIntBE(value, 0, 6);
  let start = 0;
  const isSpare = (at: number) =>
    (bytes[at] === 0 && (bytes[at + 1] ?? 0) < 0x80) ||
    (bytes[at] === 0xff && (bytes[at + 1] ?? 0) >= 0x80);
  while (start < 5 && isSpare(start)) start += 1;
  return element(tag, bytes.subarray(start));
}

export const text = (value: string): Buffer => element(4, Buffer.from(value));

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...arcs].flatMap((arc) => {
    const sevens = [arc & 0x7f];
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) sevens.unshift((rest & 0x7f) | 0x80);
    return sevens;
  });
  return element(6, Buffer.from(bytes));
}

/** Of an OBJECT IDENTIFIER with its header of two octets; the first two arcs as one number. */
export function arcsOf(oid: Buffer): number[] {
  const arcs: number[] = [];
  let value = 0;
  for (const byte of oid.subarray(2)) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(value);
      value = 0;
    }
  }
  return arcs;
}

/** The element at `at`: its tag, and where its content lies. */
export function elementAt(bytes: Buffer, at: number) {
  const first = bytes[at + 1] ?? 0;
  const extra = first < 0x80 ? 0 : first & 0x7f;
  const length = extra === 0 ? first : bytes.readUIntBE(at + 2, extra);
  const start = at + 2 + extra;
  return { tag: bytes[at] ?? 0, start, end: start + length };
}
