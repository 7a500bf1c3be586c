/** Reads VLANs and forwarding tables. */

import type { SnmpAgent } from "../agent.ts";
import {
  type BridgePorts,
  fdbColumns,
  fdbOf,
  qFdbColumns,
  vlanCurrentColumns,
  vlanStaticColumns,
  vlansOf,
  vtpVlanColumns,
  vtpVlanIds,
} from "../tables/bridge.ts";
import { both } from "./both.ts";
import { readVlanContexts } from "./read-vlan-contexts.ts";
import type { ReadTarget } from "./target.ts";

const FDB_VARBINDS = 400_000;
const VLAN_VARBINDS = 16_384;
const MAX_ENTRIES = 200_000;

export interface Bridge {
  /** Of interfaces, by ifIndex. */
  readonly names: ReadonlyMap<number, string>;
  readonly ports: BridgePorts;
  readonly isCisco: boolean;
}

export async function readBridge(
  agent: SnmpAgent,
  target: ReadTarget,
  { names, ports, isCisco }: Bridge,
): Promise<void> {
  const statics = await agent.walkColumns(vlanStaticColumns, { maxRows: VLAN_VARBINDS });
  const current = await agent.walkColumns(vlanCurrentColumns, { maxRows: VLAN_VARBINDS });
  const vtp = await agent.walkColumns(vtpVlanColumns, { maxRows: VLAN_VARBINDS });
  const vlans = both(both(statics, current), vtp);
  const source = vtp.rows.length > 0 ? "CISCO-VTP-MIB" : "Q-BRIDGE-MIB";
  target.section("vlans", vlansOf(vlans.rows, ports), source, vlans.end);
  const qFdb = await agent.walkColumns(qFdbColumns, { maxRows: FDB_VARBINDS });
  const fdb = both(qFdb, await agent.walkColumns(fdbColumns, { maxRows: FDB_VARBINDS }));
  const isByContext = isCisco && qFdb.rows.length === 0;
  const contexts = await readVlanContexts(agent, isByContext ? vtpVlanIds(vtp.rows) : [], names);
  const told = new Set(contexts.entries.map(({ macaddr }) => macaddr));
  const bare = fdbOf([...fdb.rows, ...current.rows], ports).filter(
    ({ macaddr, vlanId }) => vlanId !== undefined || !told.has(macaddr),
  );
  const entries = [...contexts.entries, ...bare].slice(0, MAX_ENTRIES);
  const end = fdb.end === "complete" ? contexts.end : fdb.end;
  target.section("fdb", entries, "Q-BRIDGE-MIB, BRIDGE-MIB", end);
}
