/** IPv4 addresses as unsigned 32-bit numbers, host order (RFC 791). */

export const IPV4_MAX = 0xffffffff;

/** The address as a number, or undefined when the text is no dotted quad (leading zeros are refused: they are octal to some). */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** The netmask of a prefix length 0–32 as a number. */
export function ipv4Mask(prefixLength: number): number {
  return prefixLength === 0 ? 0 : (IPV4_MAX << (32 - prefixLength)) >>> 0;
}

/** The prefix length of a dotted netmask, or undefined when its ones are not contiguous. */
export function prefixLengthOfMask(mask: string): number | undefined {
  const value = parseIpv4(mask);
  if (value === undefined) return undefined;
  const inverted = ~value >>> 0;
  if ((inverted & (inverted + 1)) !== 0) return undefined;
  return 32 - (inverted === 0 ? 0 : 32 - Math.clz32(inverted));
}
