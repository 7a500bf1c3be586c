/** Whole scans for tests, in few words: who was seen, and what the cloud made of it. */

import type { ManagedNodeRow } from "../../../src/cloud/store/managed-nodes.ts";
import type { Store } from "../../../src/cloud/store/store.ts";
import type { NodeReport } from "../../../src/protocol/node.ts";
import { scanSettings } from "../../../src/protocol/scan.ts";
import { bodies, newStreamId, nodeReport, numbered, sendEvents } from "./support.ts";

export interface Seen {
  readonly addr: string;
  readonly macaddr?: string;
  readonly name?: string;
  readonly signatures?: NodeReport["signatures"];
  readonly changes?: Partial<NodeReport>;
}

/** A node at one address; without signatures it is known by address and MAC address only. */
export function seen({ addr, macaddr = "", name = addr, signatures = [], changes }: Seen) {
  const report = nodeReport(1, { nodeKey: `${name} ${addr}`, signatures, ...changes });
  report.node.displayName = name;
  report.node.addresses = report.node.addresses.map((one) => ({
    ...one,
    addr,
    macaddr,
    hostnames: [],
  }));
  report.node.interfaces = [];
  return report;
}

export interface Site {
  readonly networkId: string;
  readonly ksocketIds: readonly string[];
}

export async function site(store: Store, agents = 1): Promise<Site> {
  const { networkId } = await store.networks.create({ displayName: "site" });
  const ksocketIds: string[] = [];
  for (let n = 0; n < agents; n += 1) {
    const { ksocketId } = await store.ksockets.create(`agent ${n}`);
    await store.networks.setKsocket(networkId, ksocketId, {});
    ksocketIds.push(ksocketId);
  }
  return { networkId, ksocketIds };
}

/** One scan in which each agent sees its list; ended at the time. @returns its identifier */
export async function scan(
  store: Store,
  { networkId, ksocketIds }: Site,
  lists: readonly (readonly NodeReport[])[],
  endedAt = store.now(),
): Promise<string> {
  const settings = scanSettings.parse({});
  const runs = ksocketIds.map((ksocketId) => ({ ksocketId, settings }));
  const scanId = await store.snapshots.create(networkId, runs);
  if (scanId === undefined) throw new Error("a scan of the network is running already");
  for (const [n, ksocketId] of ksocketIds.entries()) {
    const part = { scanId, networkId, ksocketId };
    const nodes = (lists[n] ?? []).map((report) => bodies.node(part, report));
    const events = numbered([bodies.started(part), ...nodes, bodies.end(part, endedAt)]);
    await sendEvents(store, ksocketId, newStreamId(), events);
  }
  return scanId;
}

export const nodesOf = async (store: Store, { networkId }: Site): Promise<ManagedNodeRow[]> =>
  (await store.managedNodes.list(networkId, 7, { offset: 0, limit: 1_000, sort: "displayName" }))
    .items;

export const namesOf = async (store: Store, where: Site): Promise<string[]> =>
  (await nodesOf(store, where)).map((node) => node.displayName);
