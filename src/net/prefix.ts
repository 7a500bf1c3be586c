/** Address prefixes (RFC 4632, RFC 4291 §2.3). A single address is a prefix of full length. */

import { bitsOf, formatAddress, type IpAddress, type IpFamily, parseAddress } from "./address.ts";

export interface Prefix {
  readonly family: IpFamily;
  /** The first address; host bits are zero. */
  readonly first: bigint;
  /** The last address. */
  readonly last: bigint;
  readonly prefixLength: number;
}

/** Parses `a.b.c.d`, `a.b.c.d/n` and the IPv6 forms; host bits are cleared. Undefined when the text is no prefix. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = bitsOf(address.family);
  if (slash < 0) return prefixOf(address, bits);
  const length = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  return prefixOf(address, Number(length));
}

/** The prefix of the given length that holds the address. */
export function prefixOf(address: IpAddress, prefixLength: number): Prefix {
  const hostBits = BigInt(bitsOf(address.family) - prefixLength);
  const first = (address.value >> hostBits) << hostBits;
  return { family: address.family, first, last: first + (1n << hostBits) - 1n, prefixLength };
}

export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress({ family: prefix.family, value: prefix.first })}/${prefix.prefixLength}`;
}

export function prefixContains(prefix: Prefix, address: IpAddress): boolean {
  return (
    prefix.family === address.family &&
    address.value >= prefix.first &&
    address.value <= prefix.last
  );
}
