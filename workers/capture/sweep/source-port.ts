/** A TCP source port that the kernel does not give to programs, so that no connection's answers are mistaken for a sweep's. */

import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";

const HIGHEST_PORT = 65_535;
const LOWEST_UNRESERVED_PORT = 1_024;
/** Linux's default; other systems' ranges start higher (RFC 6335 §6: 49152). */
const DEFAULT_RANGE = { first: 32_768, last: 60_999 };

export async function chooseSourcePort(): Promise<number> {
  const { first, last } = await kernelRange();
  const above = HIGHEST_PORT - last;
  if (above >= 16) return last + 1 + randomInt(above);
  const below = first - LOWEST_UNRESERVED_PORT;
  return below >= 16 ? first - 1 - randomInt(below) : HIGHEST_PORT - randomInt(16);
}

async function kernelRange(): Promise<{ first: number; last: number }> {
  const text = await readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8").catch(() => "");
  const [first, last] = text.trim().split(/\s+/).map(Number);
  const isRange = first !== undefined && last !== undefined && first > 0 && last <= HIGHEST_PORT;
  return isRange ? { first, last } : DEFAULT_RANGE;
}
