/** What the parsers of this folder make of a system's own tables. */

import { formatAddress, isLinkLocal, parseAddress } from "../../../net/address.ts";
import { isUnicastMac, parseMacAddress } from "../../../net/mac-address.ts";
import type { Prefix } from "../../../net/prefix.ts";

export interface RouteRow {
  readonly prefix: Prefix;
  /** "": packets for the prefix are thrown away (unreachable, blackhole, prohibit). */
  readonly device: string;
  /** Null: on-link. Without a zone: the device stands beside it. */
  readonly nextHop: string | null;
  readonly metric: number;
}

export interface NeighbourRow {
  /** A link-local IPv6 address has the device as its zone (RFC 4007 §11). */
  readonly addr: string;
  readonly macaddr: string;
  readonly device: string;
}

/** Canonical text with the device as zone when the address is link-local IPv6; undefined when the text is no address. */
export function zonedAddress(text: string, device: string): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { family, value } = address;
  return family === 6 && isLinkLocal(address) && /^[A-Za-z0-9._-]{1,32}$/.test(device)
    ? formatAddress({ family, value, zone: device })
    : formatAddress({ family, value });
}

/** None when the address or the MAC address is unusable. */
export function neighbourRow(addr: string, mac: string, device: string): NeighbourRow[] {
  const zoned = zonedAddress(addr, device);
  const macaddr = parseMacAddress(mac);
  if (zoned === undefined || macaddr === undefined || !isUnicastMac(macaddr)) return [];
  return [{ addr: zoned, macaddr, device }];
}

/** The next hop's text without zone; null when the text is no address or the unspecified one, which stand for on-link. */
export function nextHopOf(text: string | undefined): string | null {
  const address = text === undefined ? undefined : parseAddress(text);
  if (address === undefined || address.value === 0n) return null;
  return formatAddress({ family: address.family, value: address.value });
}
