/** Reads neighbours by LLDP and CDP, forwarding tables and VLANs. */

import type { SnmpAgent } from "../agent.ts";
import { type BridgePorts, basePortColumns, bridgePortsOf } from "../tables/bridge.ts";
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
import { isBelow } from "../wire/oid.ts";
import { both } from "./both.ts";
import { readBridge } from "./read-bridge.ts";
import type { SystemGroup } from "./system.ts";
import type { ReadTarget } from "./target.ts";

type Interfaces = ReturnType<typeof interfacesOf>;

const LINK_VARBINDS = 100_000;
const CISCO = "1.3.6.1.4.1.9";

export async function readTopology(
  agent: SnmpAgent,
  target: ReadTarget,
  interfaces: Interfaces,
  system: SystemGroup,
): Promise<void> {
  const names = interfaceNames(interfaces);
  const basePorts = await agent.walkColumns(basePortColumns, { maxRows: 16_384 });
  const ports = bridgePortsOf(basePorts.rows, names);
  await readLinks(agent, target, interfaces, ports);
  const isCisco = isBelow(system.sysObjectId ?? "", CISCO);
  await readBridge(agent, target, { names, ports, isCisco });
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
