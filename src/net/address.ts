/** IP addresses of either family. Elsewhere an address travels as its canonical text; a link-local IPv6 one keeps its zone (RFC 4007 §11). */

import { formatIpv4, parseIpv4 } from "./ipv4.ts";
import { formatIpv6, parseIpv6 } from "./ipv6.ts";

export const ipFamilies = [4, 6] as const;
export type IpFamily = (typeof ipFamilies)[number];

export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
  /** Interface name or index of a link-local IPv6 address. */
  readonly zone?: string;
}

export const bitsOf = (family: IpFamily): number => (family === 4 ? 32 : 128);

/** The address, or undefined when the text is none. An IPv4-mapped IPv6 address becomes the IPv4 one. */
export function parseAddress(text: string): IpAddress | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { family: 4, value: BigInt(ipv4) };
  const percent = text.indexOf("%");
  const value = parseIpv6(percent < 0 ? text : text.slice(0, percent));
  if (value === undefined) return undefined;
  if (value >> 32n === 0xffffn) return { family: 4, value: value & 0xffffffffn };
  const zone = percent < 0 ? "" : text.slice(percent + 1);
  if (percent >= 0 && !/^[A-Za-z0-9._-]{1,32}$/.test(zone)) return undefined;
  return zone === "" ? { family: 6, value } : { family: 6, value, zone };
}

export function formatAddress(address: IpAddress): string {
  if (address.family === 4) return formatIpv4(Number(address.value));
  const text = formatIpv6(address.value);
  return address.zone === undefined ? text : `${text}%${address.zone}`;
}

/** The canonical text of an address, or undefined when the text is none. */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(text);
  return address && formatAddress(address);
}

/** Orders IPv4 before IPv6, then by value; for sorting. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

const within = (value: bigint, prefix: bigint, bits: number, length: number) =>
  value >> BigInt(bits - length) === prefix >> BigInt(bits - length);

/** 127.0.0.0/8 and ::1 (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export function isLoopback(address: IpAddress): boolean {
  return address.family === 4 ? within(address.value, 0x7f000000n, 32, 8) : address.value === 1n;
}

/** 169.254.0.0/16 and fe80::/10 (RFC 3927, RFC 4291 §2.5.6). */
export function isLinkLocal(address: IpAddress): boolean {
  return address.family === 4
    ? within(address.value, 0xa9fe0000n, 32, 16)
    : within(address.value, 0xfe80n << 112n, 128, 10);
}

/** 224.0.0.0/4 and ff00::/8 (RFC 5771, RFC 4291 §2.7). */
export function isMulticast(address: IpAddress): boolean {
  return address.family === 4
    ? within(address.value, 0xe0000000n, 32, 4)
    : within(address.value, 0xffn << 120n, 128, 8);
}

/** 0.0.0.0/8, ::, and 255.255.255.255: nothing can be sent there. */
export function isUnspecified(address: IpAddress): boolean {
  return address.family === 4
    ? address.value < 0x01000000n || address.value === 0xffffffffn
    : address.value === 0n;
}
