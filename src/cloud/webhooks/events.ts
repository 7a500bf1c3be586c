/** Turns what happens into webhooks' deliveries. */

import type { Logger } from "../../log/logger.ts";
import type { NodeNotice } from "../store/notices.ts";
import type { EndedListener } from "../store/registry.ts";
import type { Store } from "../store/store.ts";

const iso = (at: number) => new Date(at).toISOString();

/** A fault here is logged: it must not undo what was found. */
export function onScanEnded(store: Store, log: Logger): EndedListener {
  return async ({ snapshotId, networkId }) => {
    try {
      await tellScanEnded(store, networkId, snapshotId);
    } catch (error) {
      log.error({ err: error }, "webhooks could not be told of a scan's end");
    }
  };
}

async function tellScanEnded(store: Store, networkId: string, scanId: string): Promise<void> {
  const scan = await store.snapshots.get(networkId, scanId);
  if (scan === undefined) return;
  const { status, numberOfNodes, numberOfAddresses } = scan;
  const ended = { networkId, scanId, status, numberOfNodes, numberOfAddresses };
  await store.webhooks.emit("scan.ended", networkId, [ended]);
  const found = await store.notices.changedBy(scanId, "found");
  await store.webhooks.emit("node.new", networkId, found);
  const changed = await store.notices.changedBy(scanId, "changed");
  await store.webhooks.emit("node.changed", networkId, changed);
}

/** Nodes that became outdated, and tokens that expire within a week; logged, too, since not everybody has a webhook. */
export async function tellWhatTimeDid(store: Store, log: Logger): Promise<void> {
  const byNetwork = new Map<string, NodeNotice[]>();
  for (const node of await store.notices.takeOutdated()) {
    byNetwork.set(node.networkId, [...(byNetwork.get(node.networkId) ?? []), node]);
  }
  for (const [networkId, nodes] of byNetwork) {
    await store.webhooks.emit("node.outdated", networkId, nodes);
  }
  for (const token of await store.notices.takeExpiringTokens()) {
    const told = { ...token, expiresAt: iso(token.expiresAt) };
    log.warn(told, "a token is about to expire");
    await store.webhooks.emit("token.expiring", null, [told]);
  }
}
