/** The device's own addresses: ipAddrTable (RFC 4293, deprecated, IPv4 only) and ipAddressTable. */

import { isLoopback, isUnspecified, parseAddress } from "../../../src/net/address.ts";
import type { Varbind } from "../agent.ts";
import { addressOfIndex, prefixLengthOfMask } from "./index-address.ts";
import { rowsOf } from "./table.ts";

export const ipAddrEntry = "1.3.6.1.2.1.4.20.1";
export const ipAddressEntry = "1.3.6.1.2.1.4.34.1";

/** ipAdEntIfIndex, ipAdEntNetMask. */
export const ipAddrColumns = [2, 3].map((column) => `${ipAddrEntry}.${column}`);
/** ipAddressIfIndex, ipAddressType, ipAddressPrefix. */
export const ipAddressColumns = [3, 4, 5].map((column) => `${ipAddressEntry}.${column}`);

export interface OwnAddress {
  readonly addr: string;
  readonly ifIndex: number | undefined;
  readonly prefixLength: number | undefined;
}

const TYPE_BROADCAST = 3;

export function ownAddressesOf(rows: readonly Varbind[]): OwnAddress[] {
  const found = new Map<string, OwnAddress>();
  const add = (own: OwnAddress) => {
    const known = found.get(own.addr);
    found.set(own.addr, {
      addr: own.addr,
      ifIndex: known?.ifIndex ?? own.ifIndex,
      prefixLength: known?.prefixLength ?? own.prefixLength,
    });
  };
  for (const row of rowsOf(rows, ipAddrEntry).values()) {
    const mask = row.text(3);
    const address = row.parts.length === 4 ? parseAddress(row.index) : undefined;
    if (address === undefined || isUnspecified(address)) continue;
    const prefixLength = mask === undefined ? undefined : prefixLengthOfMask(mask);
    add({ addr: row.index, ifIndex: row.count(2), prefixLength });
  }
  for (const row of rowsOf(rows, ipAddressEntry).values()) {
    const own = addressOfIndex(row.parts);
    const address = own && parseAddress(own.address);
    if (own === undefined || address === undefined || isUnspecified(address)) continue;
    if (row.number(4) === TYPE_BROADCAST) continue;
    add({ addr: own.address, ifIndex: row.count(3), prefixLength: lastOf(row.text(5)) });
  }
  return [...found.values()];
}

/** ipAddressPrefix points to a row of ipAddressPrefixTable, whose last index is the length; 0.0 points nowhere. */
function lastOf(rowPointer: string | undefined): number | undefined {
  if (rowPointer === undefined || rowPointer.split(".").length < 10) return undefined;
  const length = Number(rowPointer.slice(rowPointer.lastIndexOf(".") + 1));
  return Number.isInteger(length) && length > 0 && length <= 128 ? length : undefined;
}

/** Without loopback ones, which every device has. */
export const isOfThisDeviceOnly = ({ addr }: OwnAddress): boolean => {
  const address = parseAddress(addr);
  return address !== undefined && !isLoopback(address);
};
