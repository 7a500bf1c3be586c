/** Sections interfaces and gateways: Win32_NetworkAdapter and Win32_NetworkAdapterConfiguration, joined by Index. */

import {
  canonicalAddress,
  isLinkLocal,
  isLoopback,
  parseAddress,
} from "../../../src/net/address.ts";
import { parseMacAddress } from "../../../src/net/mac-address.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { WmiRow } from "../wsman/wmi-row.ts";
import type { HostReader } from "./host-reader.ts";
import { prefixLengthOf } from "./net-mask.ts";
import { optional } from "./optional.ts";

type Interface = Sections["interfaces"][number];

const SOURCE = "Win32_NetworkAdapterConfiguration";
/** Speed of an adapter without a link: 2^63 - 1. */
const NO_SPEED = 9e18;

/** Interface index → name, for routes and neighbours. */
export type InterfaceNames = ReadonlyMap<number, string>;

export async function collectNetwork(host: HostReader): Promise<InterfaceNames> {
  const names = new Map<number, string>();
  const configurations = await host.rows({
    from: SOURCE,
    columns: [
      "Index",
      "InterfaceIndex",
      "Description",
      "MACAddress",
      "IPAddress",
      "IPSubnet",
      "DefaultIPGateway",
      "MTU",
    ],
    where: "IPEnabled=TRUE",
  });
  const adapters = await host.rows({
    from: "Win32_NetworkAdapter",
    columns: [
      "Index",
      "InterfaceIndex",
      "Name",
      "NetConnectionID",
      "NetConnectionStatus",
      "NetEnabled",
      "MACAddress",
      "Speed",
    ],
    where: "NetConnectionID IS NOT NULL",
  });
  if (configurations.status !== "complete") {
    host.unread("interfaces", SOURCE, configurations);
    host.unread("gateways", SOURCE, configurations);
    return names;
  }
  const joined = join(configurations.value, adapters.status === "complete" ? adapters.value : []);
  for (const { ifIndex, ifname } of joined) if (ifIndex !== undefined) names.set(ifIndex, ifname);
  const status = adapters.status === "complete" ? "complete" : "partial";
  host.section("interfaces", joined, SOURCE, status);
  tellGateways(host, configurations.value, names);
  tellOwnAddresses(host, joined);
  return names;
}

function join(configurations: readonly WmiRow[], adapters: readonly WmiRow[]): Interface[] {
  const rowsByIndex = new Map<number, { configuration?: WmiRow; adapter?: WmiRow }>();
  const of = (row: WmiRow) => {
    const index = row.number("Index") ?? -1;
    const rows = rowsByIndex.get(index) ?? {};
    rowsByIndex.set(index, rows);
    return rows;
  };
  for (const adapter of adapters) of(adapter).adapter = adapter;
  for (const configuration of configurations) of(configuration).configuration = configuration;
  return [...rowsByIndex].slice(0, 16_384).map(([index, rows]) => interfaceOf(index, rows));
}

function interfaceOf(
  index: number,
  { configuration, adapter }: { configuration?: WmiRow; adapter?: WmiRow },
): Interface {
  const mac = adapter?.text("MACAddress") ?? configuration?.text("MACAddress");
  const descr = adapter?.text("Name") ?? configuration?.text("Description");
  const speed = adapter?.number("Speed");
  const connection = adapter?.number("NetConnectionStatus");
  const isEnabled = adapter?.boolean("NetEnabled");
  const ifIndex = adapter?.number("InterfaceIndex") ?? configuration?.number("InterfaceIndex");
  return {
    ifname: adapter?.text("NetConnectionID") ?? descr ?? `#${index}`,
    addresses: addressesOf(configuration),
    ...optional("ifIndex", ifIndex),
    ...optional("ifDescr", descr),
    ...optional("macaddr", mac === undefined ? undefined : parseMacAddress(mac)),
    ...optional("mtu", configuration?.number("MTU")),
    ...(speed !== undefined && speed > 0 && speed < NO_SPEED && { speed }),
    ...(connection !== undefined && { operStatus: connection === 2 ? "up" : "down" }),
    ...(isEnabled !== undefined && { adminStatus: isEnabled ? "up" : "down" }),
  };
}

/** IPSubnet holds the mask of each address by position: dotted for IPv4, the prefix length for IPv6. */
function addressesOf(configuration: WmiRow | undefined): Interface["addresses"] {
  const masks = configuration?.list("IPSubnet") ?? [];
  const addresses = configuration?.list("IPAddress").slice(0, 1_024) ?? [];
  return addresses.flatMap((text, position) => {
    const addr = canonicalAddress(text);
    if (addr === undefined) return [];
    return { addr, ...optional("prefixLength", prefixLengthOf(masks[position])) };
  });
}

function tellGateways(host: HostReader, rows: readonly WmiRow[], names: InterfaceNames): void {
  const gateways = rows.flatMap((row) =>
    row.list("DefaultIPGateway").flatMap((text) => {
      const addr = canonicalAddress(text);
      if (addr === undefined) return [];
      return { addr, ...optional("interface", names.get(row.number("InterfaceIndex") ?? -1)) };
    }),
  );
  host.section("gateways", gateways.slice(0, 256), SOURCE);
}

function tellOwnAddresses(host: HostReader, interfaces: readonly Interface[]): void {
  for (const { addresses } of interfaces) {
    for (const { addr } of addresses) {
      const address = parseAddress(addr);
      if (address === undefined || isLoopback(address) || isLinkLocal(address)) continue;
      host.tell({ kind: "signature", type: "ownAddress", value: addr });
    }
  }
}
