/** What happened to managed nodes: found, changed, replaced, merged, split, undone. */

import type { StoreContext } from "./context.ts";
import type { CloudTransaction } from "./dialect.ts";
import { type Page, type PageRequest, totalOf } from "./paging.ts";

export const historyKinds = ["found", "changed", "replaced", "merged", "split", "undone"] as const;
export type HistoryKind = (typeof historyKinds)[number];

export interface HistoryEntry {
  readonly managedNodeId: string;
  readonly at: number;
  readonly snapshotId?: string | null;
  readonly kind: HistoryKind;
  /** Who did it by hand; "" for a scan. */
  readonly actor?: string;
  readonly reason?: string;
  /** JSON of the changes; "" for none. */
  readonly document?: string;
}

export interface HistoryRow extends Required<HistoryEntry> {
  readonly historyId: number;
}

const ROWS_PER_INSERT = 500;

export async function addHistory(
  trx: CloudTransaction,
  entries: readonly HistoryEntry[],
): Promise<void> {
  const rows = entries.map(
    ({ snapshotId = null, actor = "", reason = "", document = "", ...entry }) => ({
      ...entry,
      snapshotId,
      actor,
      reason,
      document,
    }),
  );
  for (let n = 0; n < rows.length; n += ROWS_PER_INSERT) {
    await trx
      .insertInto("managedNodeHistory")
      .values(rows.slice(n, n + ROWS_PER_INSERT))
      .execute();
  }
}

/** Newest first. */
export async function historyPage(
  { db }: StoreContext,
  managedNodeId: string,
  page: PageRequest,
): Promise<Page<HistoryRow>> {
  const query = db.selectFrom("managedNodeHistory").where("managedNodeId", "=", managedNodeId);
  const rows = await query
    .selectAll()
    .orderBy("historyId", "desc")
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  const total = await totalOf(query);
  // Only addHistory writes here.
  return { items: rows.map((row) => ({ ...row, kind: row.kind as HistoryKind })), total };
}
