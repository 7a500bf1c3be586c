/** Reads interfaces, addresses, ARP and ND, and routes; what they know of further addresses goes out as candidates. */

import { isLinkLocal, isLoopback, parseAddress } from "../../../src/net/address.ts";
import type { SnmpAgent, WalkResult } from "../agent.ts";
import { ifColumns, ifXColumns, interfaceNames, interfacesOf } from "../tables/interfaces.ts";
import {
  ipNetToMediaColumns,
  ipNetToPhysicalColumns,
  neighboursOf,
} from "../tables/neighbour-cache.ts";
import {
  ipAddrColumns,
  ipAddressColumns,
  isOfThisDeviceOnly,
  ownAddressesOf,
} from "../tables/own-addresses.ts";
import {
  gatewaysOf,
  inetCidrRouteColumns,
  ipCidrRouteColumns,
  ipRouteColumns,
  routesOf,
} from "../tables/routes.ts";
import { both } from "./both.ts";
import type { ReadTarget } from "./target.ts";

type Interfaces = ReturnType<typeof interfacesOf>;

/** Varbinds, not table rows: 16,384 interfaces of ten columns. */
const INTERFACE_VARBINDS = 163_840;
const NEIGHBOUR_VARBINDS = 200_000;
/** A router with a full table has a million routes; the first ones name the next hops as well. */
const ROUTE_VARBINDS = 15_000;

export async function readInterfaces(agent: SnmpAgent, target: ReadTarget): Promise<Interfaces> {
  const limits = { maxRows: INTERFACE_VARBINDS };
  const old = await agent.walkColumns(ipAddrColumns, limits);
  const addresses = both(old, await agent.walkColumns(ipAddressColumns, limits));
  const base = await agent.walkColumns(ifColumns, limits);
  const all = both(base, await agent.walkColumns(ifXColumns, limits));
  const own = ownAddressesOf(addresses.rows);
  const interfaces = interfacesOf(all.rows, own).slice(0, 16_384);
  target.section("interfaces", interfaces, "IF-MIB", both(all, addresses).end);
  const outward = own.filter(isOfThisDeviceOnly).map(({ addr }) => addr);
  for (const value of outward.filter(isRoutable)) {
    target.tell({ kind: "signature", type: "ownAddress", value });
  }
  target.candidates("interfaces", outward.filter(isRoutable));
  return interfaces;
}

export async function readNeighbours(
  agent: SnmpAgent,
  target: ReadTarget,
  interfaces: Interfaces,
): Promise<void> {
  const limits = { maxRows: NEIGHBOUR_VARBINDS };
  const media = await agent.walkColumns(ipNetToMediaColumns, limits);
  const physical = await agent.walkColumns(ipNetToPhysicalColumns, limits);
  const { rows, end } = both(media, physical);
  const neighbours = neighboursOf(rows, interfaceNames(interfaces)).slice(0, 200_000);
  target.section("neighbours", neighbours, "IP-MIB", end);
  const addresses = neighbours.map(({ addr }) => addr).filter(isRoutable);
  target.candidates(
    "arp-table",
    addresses.filter((addr) => !addr.includes(":")),
  );
  target.candidates(
    "nd-table",
    addresses.filter((addr) => addr.includes(":")),
  );
}

export async function readRoutes(
  agent: SnmpAgent,
  target: ReadTarget,
  interfaces: Interfaces,
): Promise<void> {
  const { rows, end, source } = await routeTable(agent);
  const routes = routesOf(rows, interfaceNames(interfaces)).slice(0, 100_000);
  target.section("routes", routes, source, end);
  const gateways = gatewaysOf(routes);
  if (gateways.length > 0) target.section("gateways", gateways, source, end);
  const hops = routes.flatMap(({ nextHop }) => nextHop ?? []);
  target.candidates("routes", hops.filter(isRoutable));
}

/** The newest table that has rows. */
async function routeTable(agent: SnmpAgent): Promise<WalkResult & { readonly source: string }> {
  const limits = { maxRows: ROUTE_VARBINDS };
  const inet = await agent.walkColumns(inetCidrRouteColumns, limits);
  if (inet.rows.length > 0) return { ...inet, source: "inetCidrRouteTable" };
  const cidr = await agent.walkColumns(ipCidrRouteColumns, limits);
  if (cidr.rows.length > 0) return { ...cidr, source: "ipCidrRouteTable" };
  return { ...(await agent.walkColumns(ipRouteColumns, limits)), source: "ipRouteTable" };
}

/** Addresses that mean the same elsewhere. */
function isRoutable(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && !isLinkLocal(address) && !isLoopback(address);
}
