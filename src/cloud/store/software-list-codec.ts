/**
 * How a list of software is stored: the dictionary's numbers in ascending order, each as its distance from the one before, in
 * bytes of seven bits, lowest first, the eighth bit set on all but the last (LEB128). Beside it, for lists that have any, what
 * differs per node. Databases hold lists in this form: it is never changed, only added to.
 */

import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** A list of the dictionary's numbers, in any order. */
export interface PlainList {
  readonly softwareIds: readonly number[];
  /** What differs per node (when it was installed, by whom) as JSON, for each number; empty when nothing does. */
  readonly installed: readonly string[];
}

export interface EncodedList {
  /** Equal for equal lists only. */
  readonly listKey: string;
  readonly numberOfItems: number;
  readonly softwareIds: Buffer;
  readonly installed: Buffer;
}

/** Of what differs per node in one list, as JSON. */
const MAX_INSTALLED_BYTES = 256 * 2 ** 20;
/** Of one number: 8 × 7 bits hold more than JavaScript's safe integers. */
const MAX_BYTES = 8;
const FASTEST = 1;

/** An entry that occurs twice is kept as it is at last. */
export function encodeList(list: PlainList): EncodedList {
  const ids = Float64Array.from(list.softwareIds).sort();
  const { softwareIds, numberOfItems } = encodeIds(ids);
  const texts = list.installed.length === 0 ? "" : JSON.stringify(installedInOrder(list));
  return {
    listKey: createHash("sha256")
      .update(softwareIds)
      .update("\0")
      .update(texts)
      .digest("base64url"),
    numberOfItems,
    softwareIds,
    installed: texts === "" ? Buffer.alloc(0) : deflateRawSync(texts, { level: FASTEST }),
  };
}

const installedInOrder = ({ softwareIds, installed }: PlainList): string[] =>
  [...new Map(softwareIds.map((id, n) => [id, installed[n] ?? ""]))]
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text);

/** Of ascending numbers; equal ones count once. */
function encodeIds(ids: Float64Array): { softwareIds: Buffer; numberOfItems: number } {
  const bytes = Buffer.allocUnsafe(ids.length * MAX_BYTES);
  let length = 0;
  let numberOfItems = 0;
  let before = 0;
  for (const id of ids) {
    let rest = id - before;
    if (rest === 0) continue;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[length++] = (rest % 128) + 128;
    bytes[length++] = rest;
    before = id;
    numberOfItems += 1;
  }
  return { softwareIds: bytes.subarray(0, length), numberOfItems };
}

/** The dictionary's numbers, ascending. */
export function decodeIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let before = 0;
  let value = 0;
  let unit = 1;
  for (const byte of bytes) {
    if (byte > 127) {
      value += (byte - 128) * unit;
      unit *= 128;
      continue;
    }
    before += value + byte * unit;
    ids.push(before);
    value = 0;
    unit = 1;
  }
  return ids;
}

/** What differs per node, in the order of `decodeIds`; empty when nothing does. */
export function decodeInstalled(bytes: Uint8Array): string[] {
  if (bytes.length === 0) return [];
  const text = inflateRawSync(bytes, { maxOutputLength: MAX_INSTALLED_BYTES }).toString("utf8");
  // Only encodeList writes it.
  return JSON.parse(text) as string[];
}
