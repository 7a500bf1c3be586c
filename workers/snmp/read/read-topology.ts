/** Reads neighbours by LLDP and CDP, forwarding tables and VLANs. */

import type { SnmpAgent } from "../agent.ts";
import {
  type BridgePorts,
  basePortColumns,
  bridgePortsOf,
  fdbColumns,
  fdbOf,
  qFdbColumns,
  vlanCurrentColumns,
  vlanStaticColumns,
  vlansOf,
  vtpVlanColumns,
} from "../tables/bridge.ts";
import { cdpCacheColumns, cdpLinksOf } from "../tables/cdp.ts";
import { interfaceNames, type interfacesOf } from "../tables/interfaces.ts";
import {
  type InterfaceIndex,
  lldpLinksOf,
  lldpLocPortColumns,
  lldpRemColumns,
  lldpRemManAddrColumns,
  lldpV2RemColumns,
  lldpV2RemManAddrColumns,
  tmnxLldpRemColumns,
} from "../tables/lldp.ts";
import { both } from "./both.ts";
import type { ReadTarget } from "./target.ts";

type Interfaces = ReturnType<typeof interfacesOf>;

const LINK_VARBINDS = 100_000;
const FDB_VARBINDS = 400_000;
const VLAN_VARBINDS = 16_384;

export async function readTopology(
  agent: SnmpAgent,
  target: ReadTarget,
  interfaces: Interfaces,
): Promise<void> {
  const names = interfaceNames(interfaces);
  const basePorts = await agent.walkColumns(basePortColumns, { maxRows: 16_384 });
  const ports = bridgePortsOf(basePorts.rows, names);
  await readLinks(agent, target, interfaces, ports);
  await readBridge(agent, target, ports);
}

async function readLinks(
  agent: SnmpAgent,
  target: ReadTarget,
  interfaces: Interfaces,
  ports: BridgePorts,
): Promise<void> {
  const limits = { maxRows: LINK_VARBINDS };
  let lldp = await agent.walkColumns(lldpRemColumns, limits);
  if (lldp.rows.length > 0) {
    lldp = both(lldp, await agent.walkColumns(lldpRemManAddrColumns, limits));
    lldp = both(lldp, await agent.walkColumns(lldpLocPortColumns, limits));
  } else {
    lldp = await agent.walkColumns(lldpV2RemColumns, limits);
    if (lldp.rows.length > 0) {
      lldp = both(lldp, await agent.walkColumns(lldpV2RemManAddrColumns, limits));
    } else {
      lldp = await agent.walkColumns(tmnxLldpRemColumns, limits);
    }
  }
  const cdp = await agent.walkColumns(cdpCacheColumns, limits);
  const links = [
    ...lldpLinksOf(lldp.rows, indexOf(interfaces, ports)),
    ...cdpLinksOf(cdp.rows, interfaceNames(interfaces)),
  ].slice(0, 16_384);
  target.section("links", links, "LLDP-MIB, CISCO-CDP-MIB", both(lldp, cdp).end);
  target.candidates(
    "neighbours",
    links.flatMap(({ remoteAddresses }) => remoteAddresses),
  );
}

function indexOf(interfaces: Interfaces, ports: BridgePorts): InterfaceIndex {
  const names = interfaceNames(interfaces);
  const byText = new Map<string, number>();
  // The first field that names one interface wins; many ports may share an alias or a MAC address.
  for (const field of ["ifname", "ifDescr", "ifAlias", "macaddr"] as const) {
    const seen = new Map<string, number | undefined>();
    for (const { ifIndex, [field]: text } of interfaces) {
      if (text === undefined || ifIndex === undefined) continue;
      seen.set(text, seen.has(text) ? undefined : ifIndex);
    }
    for (const [text, ifIndex] of seen) {
      if (ifIndex !== undefined && !byText.has(text)) byText.set(text, ifIndex);
    }
  }
  return {
    nameOf: (ifIndex) => names.get(ifIndex),
    find: (text) => byText.get(text),
    ofBridgePort: (port) => ports.ifIndexOf(port),
  };
}

async function readBridge(agent: SnmpAgent, target: ReadTarget, ports: BridgePorts): Promise<void> {
  const statics = await agent.walkColumns(vlanStaticColumns, { maxRows: VLAN_VARBINDS });
  const current = await agent.walkColumns(vlanCurrentColumns, { maxRows: VLAN_VARBINDS });
  const vtp = await agent.walkColumns(vtpVlanColumns, { maxRows: VLAN_VARBINDS });
  const vlans = both(both(statics, current), vtp);
  const source = vtp.rows.length > 0 ? "CISCO-VTP-MIB" : "Q-BRIDGE-MIB";
  target.section("vlans", vlansOf(vlans.rows, ports), source, vlans.end);
  const fdb = both(
    await agent.walkColumns(qFdbColumns, { maxRows: FDB_VARBINDS }),
    await agent.walkColumns(fdbColumns, { maxRows: FDB_VARBINDS }),
  );
  const entries = fdbOf([...fdb.rows, ...current.rows], ports).slice(0, 200_000);
  target.section("fdb", entries, "Q-BRIDGE-MIB, BRIDGE-MIB", fdb.end);
}
