/** `interfaces`: the node as seen from inside; one row per interface name and address. */

import { parseAddress } from "../../net/address.ts";
import { formatIpv4, ipv4Mask } from "../../net/ipv4.ts";
import { formatIpv6, IPV6_MAX } from "../../net/ipv6.ts";
import type { NodeInterface } from "../../protocol/node.ts";
import type { Sections } from "../../protocol/sections.ts";
import { compareText } from "../stable-text.ts";

const MAX_ROWS = 65_536;

/** An interface without addresses has one row with `addr` "". */
export function interfacesOf(interfaces: Sections["interfaces"]): NodeInterface[] {
  const rows = new Map<string, NodeInterface>();
  for (const { ifname, macaddr = "", addresses } of interfaces) {
    const own = addresses.length > 0 ? addresses : [{ addr: "", prefixLength: undefined }];
    for (const { addr, prefixLength } of own) {
      const key = `${ifname}\n${addr}`;
      if (rows.has(key) || rows.size >= MAX_ROWS) continue;
      rows.set(key, { ifname, addr, netmask: netmaskOf(addr, prefixLength), macaddr });
    }
  }
  return [...rows.values()].sort(
    (a, b) => compareText(a.ifname, b.ifname) || compareText(a.addr, b.addr),
  );
}

function netmaskOf(addr: string, prefixLength: number | undefined): string {
  const family = parseAddress(addr)?.family;
  if (family === undefined || prefixLength === undefined) return "";
  if (family === 4) return prefixLength > 32 ? "" : formatIpv4(ipv4Mask(prefixLength));
  return formatIpv6((IPV6_MAX << BigInt(128 - prefixLength)) & IPV6_MAX);
}
