/** The list of attributes in a challenge's target info (MS-NLMP §2.2.2.1); what we don't know is kept as it is. */

import { MSV_AV_EOL } from "./constants.ts";

export interface AvPair {
  readonly id: number;
  readonly value: Buffer;
}

/** The pairs up to MsvAvEOL; undefined when the list is cut off or has no end. */
export function parseAvPairs(bytes: Buffer): AvPair[] | undefined {
  const pairs: AvPair[] = [];
  for (let offset = 0; offset + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(offset);
    const end = offset + 4 + bytes.readUInt16LE(offset + 2);
    if (id === MSV_AV_EOL) return pairs;
    if (end > bytes.length) return undefined;
    pairs.push({ id, value: bytes.subarray(offset + 4, end) });
    offset = end;
  }
  return undefined;
}

/** With MsvAvEOL at the end. */
export function encodeAvPairs(pairs: readonly AvPair[]): Buffer {
  return Buffer.concat([
    ...pairs.flatMap(({ id, value }) => [head(id, value), value]),
    head(MSV_AV_EOL),
  ]);
}

function head(id: number, value: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(id, 0);
  bytes.writeUInt16LE(value.length, 2);
  return bytes;
}

export const avValue = (pairs: readonly AvPair[], id: number): Buffer | undefined =>
  pairs.find((pair) => pair.id === id)?.value;

/** The list with the pair in place of the one that has its id, or at the end. */
export function withAvPair(pairs: readonly AvPair[], pair: AvPair): AvPair[] {
  return [...pairs.filter(({ id }) => id !== pair.id), pair];
}
