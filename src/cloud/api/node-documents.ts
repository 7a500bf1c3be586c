/** Node documents as REST gives them: the stored JSON text with identifiers, counts and times put in front, never parsed on the way. */

import { z } from "zod";
import { nodeDocument } from "../../protocol/node.ts";
import { type ManagedNodeRow, nodeState, nodeStates } from "../store/managed-nodes.ts";
import type { SnapshotNodeRow } from "../store/snapshot-nodes.ts";
import { formatTime, timeText } from "./schemas.ts";

const common = nodeDocument.omit({ aggregationType: true });

export const managedNodeDocument = common.extend({
  networkId: z.string(),
  managedNodeId: z.string(),
  aggregationType: z.string(),
  state: z.enum(nodeStates),
  firstSeenAt: timeText,
  updatedAt: timeText,
  lastScanSucceededAt: timeText,
});

export const snapshotNodeDocument = common.extend({
  networkId: z.string(),
  snapshotId: z.string(),
  nodeId: z.string(),
  /** Null while the scan runs. */
  managedNodeId: z.string().nullable(),
  aggregationType: z.string(),
});

/** Later members win in JSON parsers, so ours follow the document's. */
function withMembers(document: string, members: Record<string, unknown>): string {
  return `${document.slice(0, -1)},${JSON.stringify(members).slice(1)}`;
}

export function managedNodeText(row: ManagedNodeRow, stateDays: number, now: number): string {
  return withMembers(withoutCounts(row.document), {
    networkId: row.networkId,
    managedNodeId: row.managedNodeId,
    state: nodeState(row, stateDays, now),
    numberOfPackages: row.numberOfPackages,
    numberOfWindowsUpdates: row.numberOfWindowsUpdates,
    firstSeenAt: formatTime(row.firstSeenAt),
    updatedAt: formatTime(row.updatedAt),
    lastScanSucceededAt: formatTime(row.lastSeenAt),
  });
}

export function snapshotNodeText(row: SnapshotNodeRow, networkId: string): string {
  return withMembers(withoutCounts(row.document), {
    networkId,
    snapshotId: row.snapshotId,
    nodeId: row.nodeId,
    managedNodeId: row.managedNodeId,
    numberOfPackages: row.numberOfPackages,
    numberOfWindowsUpdates: row.numberOfWindowsUpdates,
  });
}

/** The counts end every stored document; they are given anew. */
const withoutCounts = (document: string): string =>
  document.replace(/,"numberOfPackages":\d+,"numberOfWindowsUpdates":\d+\}$/, "}");

export const envelopeText = (items: readonly string[], total: number): string =>
  `{"items":[${items.join(",")}],"total":${total}}`;

/** A page by cursor: rows are not counted for it. */
export const cursorText = (items: readonly string[], next: string | null): string =>
  `{"items":[${items.join(",")}],"nextCursor":${JSON.stringify(next)}}`;
