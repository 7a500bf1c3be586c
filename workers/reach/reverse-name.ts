import type { IpAddress } from "../../src/net/address.ts";

/** The name that an address's PTR record stands under: `in-addr.arpa` (RFC 1035 §3.5) or `ip6.arpa` (RFC 3596 §2.5). */
export function reverseNameOf(address: IpAddress): string {
  const digits = address.family === 4 ? octetsOf(address.value) : nibblesOf(address.value);
  return `${digits.reverse().join(".")}.${address.family === 4 ? "in-addr" : "ip6"}.arpa`;
}

const octetsOf = (value: bigint): string[] =>
  [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 0xffn).toString());

const nibblesOf = (value: bigint): string[] => value.toString(16).padStart(32, "0").split("");
