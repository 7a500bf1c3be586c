/** Addresses as table indices and octet strings hold them: InetAddressType and InetAddress (RFC 4001), IpAddress. */

import { formatAddress } from "../../../src/net/address.ts";

const IPV4 = 1;
const IPV6 = 2;
const IPV4_WITH_ZONE = 3;
const IPV6_WITH_ZONE = 4;

/** The text of a 4 or 16 octet address; the zone of the longer forms is dropped, link-local ones are of no use elsewhere. */
export function addressOfBytes(bytes: ArrayLike<number>): string | undefined {
  const length = bytes.length === 8 ? 4 : bytes.length === 20 ? 16 : bytes.length;
  if (length !== 4 && length !== 16) return undefined;
  let value = 0n;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] ?? 0;
    if (!Number.isInteger(byte) || byte < 0 || byte > 255) return undefined;
    value = (value << 8n) | BigInt(byte);
  }
  return formatAddress({ family: length === 4 ? 4 : 6, value });
}

/** Reads type, length and octets from an index; agents that leave out the length are understood, too. */
export function addressOfIndex(
  parts: readonly number[],
  at = 0,
): { readonly address: string; readonly next: number } | undefined {
  const type = parts[at];
  const length = type === IPV4 || type === IPV4_WITH_ZONE ? 4 : 16;
  if (type === undefined || type < IPV4 || type > IPV6_WITH_ZONE) return undefined;
  const full = type === IPV4 || type === IPV6 ? length : length + 4;
  const hasLength = parts[at + 1] === full;
  const start = hasLength ? at + 2 : at + 1;
  const address = addressOfBytes(parts.slice(start, start + length));
  if (address === undefined || parts.length < start + full) return undefined;
  return { address, next: start + full };
}

/** How many leading ones a mask has; undefined when it isn't contiguous. */
export function prefixLengthOfMask(mask: string): number | undefined {
  const bits = mask
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits) && bits.length === 32 ? bits.lastIndexOf("1") + 1 : undefined;
}
