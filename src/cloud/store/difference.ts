/** What differs between two snapshots, machine by machine. */

import { setImmediate } from "node:timers/promises";
import { changeOf } from "./aggregate/node-changes.ts";
import type { StoreContext } from "./context.ts";

export type NodeChangeKind = "added" | "removed" | "changed";

export interface SnapshotChange {
  readonly managedNodeId: string;
  readonly displayName: string;
  readonly document: string;
  readonly change: NodeChangeKind;
  /** JSON of NodeChange; "" for nodes that came or went. */
  readonly difference: string;
}

export interface SnapshotDifference {
  readonly changes: readonly SnapshotChange[];
  readonly unchanged: number;
}

const PAGE = 500;
/** Differences that are remembered: a page is asked for after the other, and ended snapshots don't change. */
const REMEMBERED = 4;

const columns = [
  "managedNodeId",
  "displayName",
  "document",
  "packageListId",
  "updateListId",
] as const;

export function createDifferences({ db }: StoreContext) {
  const remembered = new Map<string, SnapshotDifference>();

  const nodesOf = async (snapshotId: string, ids: readonly string[]) => {
    const rows = await db
      .selectFrom("snapshotNodes")
      .select(columns)
      .where("snapshotId", "=", snapshotId)
      .where("managedNodeId", "in", [...ids])
      .orderBy("ksocketId", "desc")
      .orderBy("nodeKey", "desc")
      .execute();
    // Of several looks in one scan the first counts.
    return new Map(rows.map((row) => [row.managedNodeId ?? "", row]));
  };
  const idsOf = async (snapshotId: string): Promise<string[]> => {
    const rows = await db
      .selectFrom("snapshotNodes")
      .select("managedNodeId")
      .distinct()
      .where("snapshotId", "=", snapshotId)
      .where("managedNodeId", "is not", null)
      .orderBy("managedNodeId")
      .execute();
    return rows.map((row) => row.managedNodeId ?? "");
  };

  async function compute(olderId: string, newerId: string): Promise<SnapshotDifference> {
    const ids = [...new Set([...(await idsOf(olderId)), ...(await idsOf(newerId))])].sort();
    const changes: SnapshotChange[] = [];
    let unchanged = 0;
    for (let n = 0; n < ids.length; n += PAGE) {
      const chunk = ids.slice(n, n + PAGE);
      const [older, newer] = [await nodesOf(olderId, chunk), await nodesOf(newerId, chunk)];
      for (const managedNodeId of chunk) {
        const [before, after] = [older.get(managedNodeId), newer.get(managedNodeId)];
        const shown = after ?? before;
        if (shown === undefined) continue;
        const { displayName, document } = shown;
        const difference = before && after ? await changeOf(db, before, after) : "";
        const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
        if (change === "changed" && difference === "") unchanged += 1;
        else changes.push({ managedNodeId, displayName, document, change, difference });
      }
      await setImmediate();
    }
    return { changes, unchanged };
  }

  /** An agent that comes back may add to a snapshot that had ended without it. */
  const stateOf = async (ids: readonly string[]): Promise<string> => {
    const rows = await db
      .selectFrom("snapshots")
      .select(["snapshotId", "terminatedAt", "numberOfNodes"])
      .where("snapshotId", "in", [...ids])
      .orderBy("snapshotId")
      .execute();
    return JSON.stringify(rows);
  };

  /** Of two snapshots that have ended. */
  return async (olderId: string, newerId: string): Promise<SnapshotDifference> => {
    const key = `${olderId} ${newerId} ${await stateOf([olderId, newerId])}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const computed = await compute(olderId, newerId);
    remembered.set(key, computed);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return computed;
  };
}
