import { parseAddress } from "../../../src/net/address.ts";

/** Bits of a contiguous IPv4 mask ("255.255.255.0") or of a plain length ("64"); undefined for anything else. */
export function prefixLengthOf(mask: string | undefined): number | undefined {
  if (mask === undefined) return undefined;
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= 128 ? Number(mask) : undefined;
  const address = parseAddress(mask);
  if (address?.family !== 4) return undefined;
  const bits = address.value.toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}
