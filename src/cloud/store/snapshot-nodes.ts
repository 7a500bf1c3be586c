/** Nodes as they were in a scan, live addresses, verdicts and log lines. Documents are handed on as the JSON texts that they are stored as. */

import { addressKey } from "./address-key.ts";
import type { StoreContext } from "./context.ts";
import { contains, type Page, type PageRequest, sortOf, totalOf } from "./paging.ts";
import type { SnapshotNodeTable } from "./schema.ts";

export type SnapshotNodeRow = Pick<
  SnapshotNodeTable,
  | "nodeId"
  | "snapshotId"
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
  return {
    async list(
      snapshotId: string,
      page: PageRequest & { q?: string | undefined },
    ): Promise<Page<SnapshotNodeRow>> {
      const order = sortOf(page.sort, sortColumns, { column: "nodeId", direction: "asc" });
      let query = db.selectFrom("snapshotNodes").where("snapshotId", "=", snapshotId);
      if (page.q) query = query.where(contains("searchText", page.q));
      const items = await query
        .select(columns)
        .orderBy(order.column, order.direction)
        .orderBy("nodeId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
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
