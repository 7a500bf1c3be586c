/** OBJECT IDENTIFIER contents (X.690 §8.19) to dotted text and back; comparison in lexicographic order of arcs (RFC 3416 §2). */

import { BerFault } from "./ber-reader.ts";

/** RFC 2578 §3.5. */
const MAX_ARCS = 128;
const MAX_ARC = 0xffff_ffff;

/** ASCII. */
const DOT = 0x2e;
const ZERO = 0x30;
const MAX_DIGITS = 10;
/** The text of one OID while it is made: joined strings would cost several times as much, and a walk has a million of them. */
const digits = Buffer.alloc(MAX_ARCS * (MAX_DIGITS + 1));

/** The contents between two places of a datagram. */
export function decodeOid(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (from === to) return "0.0";
  let size = 0;
  let arcs = 0;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const octet = bytes[at] ?? 0;
    value = value * 128 + (octet & 0x7f);
    if (value > MAX_ARC) throw new BerFault("an OID's arc above 2^32 - 1");
    if ((octet & 0x80) !== 0) {
      if (at === to - 1) throw new BerFault("an OID that ends within an arc");
      continue;
    }
    if (arcs === 0) {
      const first = value < 40 ? 0 : value < 80 ? 1 : 2;
      digits[0] = ZERO + first;
      size = putDigits(1, value - first * 40);
      arcs = 2;
    } else {
      arcs += 1;
      if (arcs > MAX_ARCS) throw new BerFault("an OID of too many arcs");
      size = putDigits(size, value);
    }
    value = 0;
  }
  return digits.toString("latin1", 0, size);
}

/** A dot and the arc's digits; returns where they end. */
function putDigits(at: number, arc: number): number {
  digits[at] = DOT;
  let end = at + 2;
  for (let bound = 10; arc >= bound; bound *= 10) end += 1;
  let rest = arc;
  for (let place = end - 1; place > at; place -= 1) {
    const tens = Math.floor(rest / 10);
    digits[place] = ZERO + rest - tens * 10;
    rest = tens;
  }
  return end;
}

const encoded = new Map<string, Uint8Array>();
/** The same columns are asked of every agent. */
const MAX_CACHED = 4_096;

/** Throws RangeError for text that is no OID: OIDs that are asked are ours, or an agent's that were decoded before. */
export function encodeOid(oid: string): Uint8Array {
  const known = encoded.get(oid);
  if (known !== undefined) return known;
  const [first = Number.NaN, second = Number.NaN, ...rest] = oid.split(".").map(Number);
  const arcs = [first * 40 + second, ...rest];
  const octets: number[] = [];
  for (const arc of arcs) {
    if (!Number.isInteger(arc) || arc < 0 || arc > MAX_ARC + 80)
      throw new RangeError(`${oid} is no OID`);
    putArc(octets, arc);
  }
  const bytes = Uint8Array.from(octets);
  if (encoded.size < MAX_CACHED) encoded.set(oid, bytes);
  return bytes;
}

function putArc(octets: number[], arc: number): void {
  const groups = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    groups.unshift(0x80 | (rest % 128));
  octets.push(...groups);
}

/**
 * Negative: `a` comes before `b`. A prefix comes before what it begins. Neighbours in a walk differ in their last arcs only; `shared`:
 * so many characters, whole arcs, are known to be the same.
 */
export function compareOids(a: string, b: string, shared = 0): number {
  const shorter = Math.min(a.length, b.length);
  let same = shared;
  while (same < shorter && a.charCodeAt(same) === b.charCodeAt(same)) same += 1;
  // One begins with the other's text: it has more arcs, or more digits in the same arc.
  if (same === shorter) return a.length - b.length;
  const from = a.lastIndexOf(".", same - 1) + 1;
  const arcOfA = a.slice(from, endOfArc(a, from));
  const arcOfB = b.slice(from, endOfArc(b, from));
  return Number(arcOfA) - Number(arcOfB) || a.length - b.length;
}

function endOfArc(oid: string, from: number): number {
  const dot = oid.indexOf(".", from);
  return dot === -1 ? oid.length : dot;
}

/** Whether the OID lies below the prefix (the prefix itself does not). */
export const isBelow = (oid: string, prefix: string): boolean =>
  oid.length > prefix.length && oid.startsWith(prefix) && oid[prefix.length] === ".";
