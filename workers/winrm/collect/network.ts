/** Adapters and their addresses, gateways, routes, neighbours: Win32_NetworkAdapter(Configuration), Win32_IP4RouteTable, MSFT_NetNeighbor. */

import { canonicalAddress, parseAddress } from "../../../src/net/address.ts";
import { isUnicastMac, parseMacAddress } from "../../../src/net/mac-address.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { CimInstance } from "../wsman/cim-instance.ts";
import { CIMV2, present, type Reading, STANDARD_CIMV2, together } from "./reading.ts";

type Interface = Sections["interfaces"][number];

export async function readNetwork(reading: Reading): Promise<void> {
  const configurations = await reading.rows(CIMV2, "Win32_NetworkAdapterConfiguration", [
    "Index",
    "InterfaceIndex",
    "Description",
    "MACAddress",
    "IPAddress",
    "IPSubnet",
    "DefaultIPGateway",
    "IPEnabled",
  ]);
  const adapters = await reading.rows(CIMV2, "Win32_NetworkAdapter", [
    "Index",
    "NetConnectionID",
    "NetConnectionStatus",
    "Speed",
    "MACAddress",
    "Name",
  ]);
  const byIndex = new Map(adapters.rows.map((row) => [row.text("Index"), row]));
  const pairs = configurations.rows.map((row) => [row, byIndex.get(row.text("Index"))] as const);
  const interfaces = pairs.filter(isShown).map(([row, adapter]) => interfaceOf(row, adapter));
  const source = "Win32_NetworkAdapterConfiguration";
  reading.section("interfaces", source, together(configurations, adapters), interfaces);
  const gateways = pairs.flatMap(([row, adapter]) =>
    row.list("DefaultIPGateway").flatMap((text) => {
      const addr = canonicalAddress(text);
      return addr === undefined ? [] : [present({ addr, interface: nameOf(row, adapter) })];
    }),
  );
  reading.section("gateways", source, configurations, gateways);
  const names = new Map(
    pairs.map(([row, adapter]) => [row.text("InterfaceIndex"), nameOf(row, adapter)]),
  );
  await readRoutes(reading, names);
  await readNeighbours(reading, names);
}

type Names = ReadonlyMap<string | undefined, string>;

/** Adapters that Windows keeps for itself (WAN Miniports, tunnels) have neither an address nor a MAC address. */
const isShown = ([row, adapter]: readonly [CimInstance, CimInstance | undefined]): boolean =>
  row.flag("IPEnabled") === true || adapter?.text("NetConnectionID") !== undefined;

const nameOf = (row: CimInstance, adapter: CimInstance | undefined): string =>
  adapter?.text("NetConnectionID") ??
  row.text("Description") ??
  `adapter ${row.text("Index") ?? ""}`;

/** Win32_NetworkAdapter.NetConnectionStatus: 2 connected, 0 disconnected, 7 media disconnected. */
const CONNECTED = 2;
/** What drivers report when there is no link: 2^63 - 1. */
const MAX_SPEED = 1e13;

function interfaceOf(row: CimInstance, adapter: CimInstance | undefined): Interface {
  const mac = parseMacAddress(row.text("MACAddress") ?? adapter?.text("MACAddress") ?? "");
  const status = adapter?.number("NetConnectionStatus");
  const speed = adapter?.number("Speed");
  return present({
    ifname: nameOf(row, adapter),
    ifIndex: row.number("InterfaceIndex"),
    ifDescr: row.text("Description"),
    macaddr: mac,
    operStatus:
      status === undefined ? undefined : status === CONNECTED ? ("up" as const) : ("down" as const),
    speed: speed !== undefined && speed < MAX_SPEED ? speed : undefined,
    addresses: addressesOf(row),
  });
}

/** IPSubnet stands beside IPAddress: a mask for IPv4, a prefix length for IPv6. */
function addressesOf(row: CimInstance): Interface["addresses"] {
  const subnets = row.list("IPSubnet");
  return row.list("IPAddress").flatMap((text, i) => {
    const addr = canonicalAddress(text);
    if (addr === undefined) return [];
    return [present({ addr, prefixLength: prefixLengthOf(subnets[i]) })];
  });
}

function prefixLengthOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 128 ? Number(text) : undefined;
  const mask = parseAddress(text);
  if (mask?.family !== 4) return undefined;
  const bits = mask.value.toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

/** Win32_IP4RouteTable.Protocol. */
const protocols: Readonly<Record<string, string>> = {
  2: "local",
  3: "netmgmt",
  4: "icmp",
  8: "rip",
  13: "ospf",
  14: "bgp",
};

async function readRoutes(reading: Reading, names: Names): Promise<void> {
  const table = await reading.rows(CIMV2, "Win32_IP4RouteTable", [
    "Destination",
    "Mask",
    "NextHop",
    "InterfaceIndex",
    "Metric1",
    "Protocol",
  ]);
  const routes = table.rows.flatMap((row): Sections["routes"] => {
    const destination = canonicalAddress(row.text("Destination") ?? "");
    const length = prefixLengthOf(row.text("Mask"));
    if (destination === undefined || length === undefined) return [];
    const nextHop = canonicalAddress(row.text("NextHop") ?? "");
    return [
      present({
        destination: `${destination}/${length}`,
        nextHop: nextHop === "0.0.0.0" ? undefined : nextHop,
        interface: names.get(row.text("InterfaceIndex")),
        metric: row.number("Metric1"),
        protocol: protocols[row.text("Protocol") ?? ""],
      }),
    ];
  });
  reading.section("routes", "Win32_IP4RouteTable", table, routes);
}

/** MSFT_NetNeighbor.State: 0 unreachable, 1 incomplete; what is permanent is made up by Windows. */
const TOLD_BY_NOBODY = new Set(["0", "1", "6"]);

async function readNeighbours(reading: Reading, names: Names): Promise<void> {
  const table = await reading.rows(STANDARD_CIMV2, "MSFT_NetNeighbor", [
    "IPAddress",
    "LinkLayerAddress",
    "InterfaceIndex",
    "State",
  ]);
  const neighbours = table.rows.flatMap((row): Sections["neighbours"] => {
    const addr = canonicalAddress(row.text("IPAddress") ?? "");
    const macaddr = parseMacAddress(row.text("LinkLayerAddress") ?? "");
    if (addr === undefined || macaddr === undefined || !isUnicastMac(macaddr)) return [];
    if (TOLD_BY_NOBODY.has(row.text("State") ?? "")) return [];
    return [present({ addr, macaddr, interface: names.get(row.text("InterfaceIndex")) })];
  });
  reading.section("neighbours", "MSFT_NetNeighbor", table, neighbours);
  reading.candidates(
    "arp-table",
    neighbours.map(({ addr }) => addr),
  );
}
