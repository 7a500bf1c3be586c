/** IPv6 addresses as 128-bit integers; text forms of RFC 4291 §2.2 and RFC 5952 §4. Zones (`%eth0`) are the caller's. */

import { formatIpv4, parseIpv4 } from "./ipv4.ts";

export const IPV6_MAX = (1n << 128n) - 1n;

/** The address as an integer, or undefined when the text is none. A zone is not accepted. */
export function parseIpv6(text: string): bigint | undefined {
  const embedded = text.includes(".") ? expandEmbeddedIpv4(text) : text;
  if (embedded === undefined) return undefined;
  const halves = embedded.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? "") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The canonical text of RFC 5952: lower case, the longest run of zero groups shortened, mapped IPv4 dotted. */
export function formatIpv6(value: bigint): string {
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(Number(value & 0xffffffffn))}`;
  const groups = Array.from({ length: 8 }, (_, i) =>
    Number((value >> BigInt(16 * (7 - i))) & 0xffffn),
  );
  const run = longestZeroRun(groups);
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function expandEmbeddedIpv4(text: string): string | undefined {
  const colon = text.lastIndexOf(":");
  const ipv4 = parseIpv4(text.slice(colon + 1));
  if (colon < 0 || ipv4 === undefined) return undefined;
  return `${text.slice(0, colon + 1)}${(ipv4 >>> 16).toString(16)}:${(ipv4 & 0xffff).toString(16)}`;
}

function longestZeroRun(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}
