/** The data types of SSH (RFC 4251 §5), as keys are written with them. */

export function sshString(value: string | Uint8Array): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number, big-endian, as mpint: without leading zeros, but with one where the first bit is set. */
export function sshNumber(value: Uint8Array): Buffer {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.alloc(0) : Buffer.from(value.subarray(start));
  const isNegative = ((digits[0] ?? 0) & 0x80) !== 0;
  return sshString(isNegative ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}

/** The strings that follow each other in the bytes, as many as are wanted; throws when there are fewer. */
export function readStrings(bytes: Buffer, count: number): Buffer[] {
  const strings: Buffer[] = [];
  let position = 0;
  while (strings.length < count) {
    const start = position + 4;
    const end = start <= bytes.length ? start + bytes.readUInt32BE(position) : start;
    if (end > bytes.length) throw new Error("it is cut short");
    strings.push(bytes.subarray(start, end));
    position = end;
  }
  return strings;
}
