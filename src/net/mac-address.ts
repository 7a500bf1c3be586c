/** MAC addresses (EUI-48) as lower-case, colon-separated text, the form of the node document. */

/** Accepts `00:50:56:ab:cd:ef`, `00-50-…`, `0050.56ab.cdef`, `005056abcdef` and unpadded groups; undefined when the text is none. */
export function parseMacAddress(text: string): string | undefined {
  const groups = text.trim().toLowerCase().split(/[:-]/);
  if (groups.length === 6 && groups.every((group) => /^[0-9a-f]{1,2}$/.test(group))) {
    return groups.map((group) => group.padStart(2, "0")).join(":");
  }
  const digits = text.trim().toLowerCase().replaceAll(".", "");
  return /^[0-9a-f]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(":") : undefined;
}

/** The text of six bytes at an offset. */
export function formatMacAddress(bytes: Uint8Array, offset = 0): string {
  let text = "";
  for (let i = 0; i < 6; i++) {
    text += (i === 0 ? "" : ":") + (bytes[offset + i] ?? 0).toString(16).padStart(2, "0");
  }
  return text;
}

/** The six bytes of a canonical MAC address. */
export function macAddressBytes(macaddr: string): Uint8Array {
  return Uint8Array.from(macaddr.split(":"), (group) => Number.parseInt(group, 16));
}

export const BROADCAST_MAC = "ff:ff:ff:ff:ff:ff";

/** True when the address can belong to one interface: neither group (I/G bit set) nor all zeros. */
export function isUnicastMac(macaddr: string): boolean {
  return macaddr !== "00:00:00:00:00:00" && (Number.parseInt(macaddr.slice(0, 2), 16) & 1) === 0;
}
