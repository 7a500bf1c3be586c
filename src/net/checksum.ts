/** The Internet checksum (RFC 1071) and the pseudo-headers of IPv4 and IPv6 transports (RFC 9293 §3.1, RFC 8200 §8.1). */

import { uint16At } from "./bytes.ts";

/** Adds up the 16-bit words from `start` to before `end`; an odd last byte counts as the high half of a word. Not folded. */
export function sumWords(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  initial = 0,
): number {
  let sum = initial;
  const even = start + ((end - start) & ~1);
  for (let i = start; i < even; i += 2) sum += uint16At(bytes, i);
  return even < end ? sum + ((bytes[even] ?? 0) << 8) : sum;
}

/** Folds a sum of words (below 2^48) and complements it: the value of the checksum field. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

/** Over bytes whose checksum field is zero: the checksum. Over bytes that carry theirs: 0 when it is right. */
export function internetChecksum(bytes: Uint8Array, initial = 0): number {
  return foldChecksum(sumWords(bytes, 0, bytes.length, initial));
}

/** The two words of a 32-bit value, added. */
export const wordsOf = (value: number): number => (value >>> 16) + (value & 0xffff);

export function ipv4PseudoHeaderSum(
  source: number,
  destination: number,
  protocol: number,
  length: number,
): number {
  return wordsOf(source) + wordsOf(destination) + protocol + length;
}

export function ipv6PseudoHeaderSum(
  source: Uint8Array,
  destination: Uint8Array,
  nextHeader: number,
  length: number,
): number {
  return sumWords(source, 0, 16) + sumWords(destination, 0, 16) + wordsOf(length) + nextHeader;
}
