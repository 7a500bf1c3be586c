/** Nodes as they were in a scan, live addresses, verdicts and log lines. Documents are handed on as the JSON texts that they are stored as. */

import { addressKey } from "./address-key.ts";
import type { StoreContext } from "./context.ts";
import { contains, type Page, type PageRequest, sortOf, totalOf } from "./paging.ts";
import type { SnapshotNodeTable } from "./schema.ts";

export type SnapshotNodeRow = Pick<
  SnapshotNodeTable,
  | "nodeId"
  | "snapshotId"
  | "ksocketId"
  | "managedNodeId"
  | "document"
  | "sections"
  | "packageListId"
  | "updateListId"
  | "numberOfPackages"
  | "numberOfWindowsUpdates"
>;

const columns = [
  "nodeId",
  "snapshotId",
  "ksocketId",
  "managedNodeId",
  "document",
  "sections",
  "packageListId",
  "updateListId",
  "numberOfPackages",
  "numberOfWindowsUpdates",
] as const;

const sortColumns = { nodeId: "nodeId", displayName: "displayName" } as const;

export function createSnapshotNodes({ db }: StoreContext) {
  /** In the order of the identifiers, which an index has found: the rows hold whole documents. */
  const rowsOf = async (ids: readonly string[]): Promise<SnapshotNodeRow[]> => {
    if (ids.length === 0) return [];
    const rows = await db
      .selectFrom("snapshotNodes")
      .select(columns)
      .where("nodeId", "in", ids)
      .execute();
    const byId = new Map(rows.map((row) => [row.nodeId, row]));
    return ids.flatMap((nodeId) => byId.get(nodeId) ?? []);
  };

  return {
    async list(
      snapshotId: string,
      page: PageRequest & { q?: string | undefined },
    ): Promise<Page<SnapshotNodeRow>> {
      const order = sortOf(page.sort, sortColumns, { column: "nodeId", direction: "asc" });
      let query = db.selectFrom("snapshotNodes").where("snapshotId", "=", snapshotId);
      if (page.q) query = query.where(contains("searchText", page.q));
      const ids = await query
        .select("nodeId")
        .orderBy(order.column, order.direction)
        .orderBy("nodeId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items: await rowsOf(ids.map((one) => one.nodeId)), total };
    },

    get: (snapshotId: string, nodeId: string): Promise<SnapshotNodeRow | undefined> =>
      db
        .selectFrom("snapshotNodes")
        .select(columns)
        .where("snapshotId", "=", snapshotId)
        .where("nodeId", "=", nodeId)
        .executeTakeFirst(),

    async addresses(snapshotId: string, page: PageRequest) {
      const query = db.selectFrom("snapshotAddresses").where("snapshotId", "=", snapshotId);
      const items = await query
        .select(["addr", "macaddr", "foundBy", "foundAt"])
        .orderBy("addressKey")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
    },

    /** Newest first; with an address only the verdicts whose range holds it. */
    async verdicts(
      snapshotId: string,
      page: PageRequest & { address?: string | undefined; state?: string | undefined },
    ): Promise<Page<{ ksocketId: string; document: string }>> {
      let query = db.selectFrom("verdicts").where("snapshotId", "=", snapshotId);
      if (page.state) query = query.where("state", "=", page.state);
      if (page.address !== undefined) {
        const key = addressKey(page.address);
        query = query.where("firstKey", "<=", key).where("lastKey", ">=", key);
      }
      const items = await query
        .select(["ksocketId", "document"])
        .orderBy(page.address === undefined ? "firstKey" : "seq", page.address ? "desc" : "asc")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
    },

    async logs(snapshotId: string, page: PageRequest) {
      const query = db.selectFrom("scanLogs").where("snapshotId", "=", snapshotId);
      const items = await query
        .select(["ksocketId", "loggedAt", "level", "message"])
        .orderBy("loggedAt")
        .orderBy("seq")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
    },
  };
}
