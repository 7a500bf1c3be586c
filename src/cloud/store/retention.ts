/** What is thrown away: snapshots beyond a network's limits, and software lists that nobody has any more. Managed nodes and their history stay. */

import { sql } from "kysely";
import type { StoreContext } from "./context.ts";

const DAY_MS = 86_400_000;
/** Snapshots removed in one transaction. */
const AT_ONCE = 5;
const LISTS_AT_ONCE = 100;
const ended = ["succeeded", "cancelled", "interrupted", "failed"];

/** @returns how many snapshots were removed */
export async function applyRetention(context: StoreContext): Promise<number> {
  const networks = await context.db
    .selectFrom("networks")
    .select(["networkId", "keepSnapshots", "keepDays"])
    .where((eb) => eb.or([eb("keepSnapshots", "is not", null), eb("keepDays", "is not", null)]))
    .execute();
  let removed = 0;
  for (const network of networks) removed += await applyTo(context, network);
  if (removed > 0) await removeUnusedLists(context);
  return removed;
}

async function applyTo(
  { db, write, now }: StoreContext,
  network: { networkId: string; keepSnapshots: number | null; keepDays: number | null },
): Promise<number> {
  const { networkId, keepSnapshots, keepDays } = network;
  const rows = await db
    .selectFrom("snapshots")
    .select(["snapshotId", "createdAt"])
    .where("networkId", "=", networkId)
    .where("status", "in", ended)
    .orderBy("createdAt", "desc")
    .execute();
  const before = keepDays === null ? 0 : now() - keepDays * DAY_MS;
  // The newest stays whatever its age: without it nobody could say why an address was not found.
  const gone = rows
    .filter((row, n) => n > 0 && (row.createdAt < before || n >= (keepSnapshots ?? Infinity)))
    .map((row) => row.snapshotId);
  for (let n = 0; n < gone.length; n += AT_ONCE) {
    await write((trx) =>
      trx
        .deleteFrom("snapshots")
        .where("snapshotId", "in", gone.slice(n, n + AT_ONCE))
        .execute(),
    );
  }
  return gone.length;
}

/** In pieces, each with its own transaction: a list has up to 100,000 rows. */
async function removeUnusedLists({ write }: StoreContext): Promise<void> {
  for (let removed = LISTS_AT_ONCE; removed === LISTS_AT_ONCE; ) {
    removed = await write(async (trx) => {
      const { rows } = await sql<{ listId: number }>`select list_id from software_lists
        where list_id not in (
          select package_list_id from managed_nodes where package_list_id is not null
          union select update_list_id from managed_nodes where update_list_id is not null
          union select package_list_id from snapshot_nodes where package_list_id is not null
          union select update_list_id from snapshot_nodes where update_list_id is not null)
        limit ${sql.lit(LISTS_AT_ONCE)}`.execute(trx);
      const ids = rows.map((row) => row.listId);
      if (ids.length === 0) return 0;
      await trx.deleteFrom("softwareLists").where("listId", "in", ids).execute();
      return ids.length;
    });
  }
}
