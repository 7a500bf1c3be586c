/**
 * How a list of software is stored: the dictionary's numbers in ascending order, each as its distance from the one before, in
 * bytes of seven bits, lowest first, the eighth bit set on all but the last (LEB128). Beside it, for lists that have any, what
 * differs per node. Databases hold lists in this form: it is never changed, only added to.
 */

import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";

export interface ListItem {
  readonly softwareId: number;
  /** What differs per node (when it was installed, by whom) as JSON; "" for nothing. */
  readonly installed: string;
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
export function encodeList(unsorted: readonly ListItem[]): EncodedList {
  const items = [...new Map(unsorted.map((item) => [item.softwareId, item])).values()];
  items.sort((a, b) => a.softwareId - b.softwareId);
  const softwareIds = encodeIds(items);
  const texts = items.some((item) => item.installed !== "")
    ? JSON.stringify(items.map((item) => item.installed))
    : "";
  return {
    listKey: createHash("sha256")
      .update(softwareIds)
      .update("\0")
      .update(texts)
      .digest("base64url"),
    numberOfItems: items.length,
    softwareIds,
    installed: texts === "" ? Buffer.alloc(0) : deflateRawSync(texts, { level: FASTEST }),
  };
}

function encodeIds(items: readonly ListItem[]): Buffer {
  const bytes = Buffer.allocUnsafe(items.length * MAX_BYTES);
  let length = 0;
  let before = 0;
  for (const { softwareId } of items) {
    let rest = softwareId - before;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[length++] = (rest % 128) + 128;
    bytes[length++] = rest;
    before = softwareId;
  }
  return bytes.subarray(0, length);
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
