/**
 * Forwarding tables of Cisco's switches, which show BRIDGE-MIB one VLAN at a time: community@VLAN by v1 and v2c (Cisco,
 * "SNMP Community String Indexing"), context vlan-N by v3. What the bare community shows is VLAN 1.
 */

import type { SnmpAgent, WalkEnd } from "../agent.ts";
import {
  basePortColumns,
  bridgePortsOf,
  dot1dBasePortEntry,
  dot1dTpFdbEntry,
  type FdbEntry,
  fdbColumns,
  fdbOf,
} from "../tables/bridge.ts";
import { isEmptyBelow } from "./sparse-agent.ts";

const MAX_VLANS = 512;
const MAX_VARBINDS = 400_000;
const MAX_MS = 60_000;
/** Contexts in a row that stay unanswered before no further one is asked: an agent without contexts is silent about each. */
const MAX_SILENT = 2;

export interface VlanTables {
  readonly entries: readonly FdbEntry[];
  /** How the reading ended; anything but `complete` means that VLANs may be missing. */
  readonly end: WalkEnd;
}

export async function readVlanContexts(
  agent: SnmpAgent,
  vlanIds: readonly number[],
  names: ReadonlyMap<number, string>,
): Promise<VlanTables> {
  const entries: FdbEntry[] = [];
  const until = performance.now() + MAX_MS;
  let end: WalkEnd = vlanIds.length > MAX_VLANS ? "too-many-rows" : "complete";
  let varbinds = MAX_VARBINDS;
  let silent = 0;
  for (const vlanId of vlanIds.slice(0, MAX_VLANS)) {
    const context = agent.inVlan(vlanId);
    if (context === undefined) return { entries, end };
    if (varbinds <= 0 || performance.now() > until) return { entries, end: "too-many-rows" };
    const found = await readContext(context, varbinds);
    if (found === undefined) {
      end = "timeout";
      silent += 1;
      if (silent === MAX_SILENT) break;
      continue;
    }
    silent = 0;
    varbinds -= found.rows.length;
    if (found.end !== "complete") end = found.end;
    entries.push(...fdbOf(found.rows, bridgePortsOf(found.rows, names), vlanId));
  }
  return { entries, end };
}

/** undefined: nobody answers for the context. */
async function readContext(context: SnmpAgent, maxRows: number) {
  const subtrees = [dot1dBasePortEntry, dot1dTpFdbEntry];
  const next = await context.next(subtrees);
  if (next.size === 0) return undefined;
  if (subtrees.some((subtree) => isEmptyBelow(subtree, next)))
    return { rows: [], end: "complete" as const };
  return context.walkColumns([...basePortColumns, ...fdbColumns], { maxRows });
}
