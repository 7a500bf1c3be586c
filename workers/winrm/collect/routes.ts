/** Sections routes (Win32_IP4RouteTable) and neighbours (MSFT_NetNeighbor, since Windows 8); neighbours are candidates of the scan. */

import {
  canonicalAddress,
  isLoopback,
  isMulticast,
  isUnspecified,
  parseAddress,
} from "../../../src/net/address.ts";
import { isUnicastMac, parseMacAddress } from "../../../src/net/mac-address.ts";
import { formatPrefix, prefixOf } from "../../../src/net/prefix.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { WmiRow } from "../wsman/wmi-row.ts";
import type { HostReader } from "./host-reader.ts";
import { prefixLengthOf } from "./net-mask.ts";
import type { InterfaceNames } from "./network.ts";
import { optional } from "./optional.ts";

const ROUTES = "Win32_IP4RouteTable";
const NEIGHBOURS = "MSFT_NetNeighbor";

/** Win32_IP4RouteTable.Protocol (RFC 1354, ipForwardProto). */
const protocols: Readonly<Record<number, string>> = {
  2: "local",
  3: "static",
  4: "icmp",
  8: "rip",
  13: "ospf",
  14: "bgp",
};

export async function collectRoutes(host: HostReader, names: InterfaceNames): Promise<void> {
  const read = await host.rows({
    from: ROUTES,
    columns: ["Destination", "Mask", "NextHop", "InterfaceIndex", "Metric1", "Protocol"],
  });
  if (read.status !== "complete") return host.unread("routes", ROUTES, read);
  host.section(
    "routes",
    read.value.slice(0, 100_000).flatMap((row) => routeOf(row, names)),
    ROUTES,
  );
}

function routeOf(row: WmiRow, names: InterfaceNames): Sections["routes"] {
  const destination = parseAddress(row.text("Destination") ?? "");
  const length = prefixLengthOf(row.text("Mask"));
  if (destination === undefined || length === undefined) return [];
  const nextHop = parseAddress(row.text("NextHop") ?? "");
  const isDirect = nextHop === undefined || isUnspecified(nextHop);
  return [
    {
      destination: formatPrefix(prefixOf(destination, length)),
      ...optional("nextHop", isDirect ? undefined : canonicalAddress(row.text("NextHop") ?? "")),
      ...optional("interface", names.get(row.number("InterfaceIndex") ?? -1)),
      ...optional("protocol", protocols[row.number("Protocol") ?? 0]),
      ...optional("metric", row.number("Metric1")),
    },
  ];
}

export async function collectNeighbours(host: HostReader, names: InterfaceNames): Promise<void> {
  const read = await host.rows({
    namespace: "root/standardcimv2",
    from: NEIGHBOURS,
    columns: ["IPAddress", "LinkLayerAddress", "InterfaceIndex", "State"],
  });
  if (read.status !== "complete") return host.unread("neighbours", NEIGHBOURS, read);
  const neighbours = read.value.slice(0, 200_000).flatMap((row) => neighbourOf(row, names));
  host.section("neighbours", neighbours, NEIGHBOURS);
  const addresses = neighbours.map(({ addr }) => addr).slice(0, 100_000);
  if (addresses.length > 0) host.tell({ kind: "candidates", source: "arp-table", addresses });
}

/** Multicast and broadcast rows are made by Windows itself, and tell of nobody. */
function neighbourOf(row: WmiRow, names: InterfaceNames): Sections["neighbours"] {
  const addr = canonicalAddress(row.text("IPAddress") ?? "");
  const address = addr === undefined ? undefined : parseAddress(addr);
  const macaddr = parseMacAddress(row.text("LinkLayerAddress") ?? "");
  if (addr === undefined || address === undefined || macaddr === undefined) return [];
  if (isMulticast(address) || isLoopback(address) || !isUnicastMac(macaddr)) return [];
  const name = names.get(row.number("InterfaceIndex") ?? -1);
  return [{ addr, macaddr, ...optional("interface", name) }];
}
