/** The lists of software that a network's nodes have at present. */

import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { CloudDb } from "./dialect.ts";
import { decodeIds } from "./software-list-codec.ts";

export interface ListUse {
  readonly listId: number;
  /** The dictionary's numbers, ascending. */
  readonly softwareIds: readonly number[];
  /** How many of the network's nodes have the list. */
  readonly nodes: number;
}

/** Lists of one read; after it others get their turn. */
const CHUNK = 500;
/** The same where lists are counted only. */
const COUNTED_CHUNK = 5_000;
const columns = ["packageListId", "updateListId"] as const;

/** On how many of the network's nodes each list is, by the lists' numbers. */
export async function listCounts(db: CloudDb, networkId: string): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const column of columns) {
    for (let after = 0; ; ) {
      const rows = await usesOf(db, networkId, column, after).limit(COUNTED_CHUNK).execute();
      // The empty list may be on both sides.
      for (const { listId, nodes } of rows) counts.set(listId, (counts.get(listId) ?? 0) + nodes);
      const last = rows.at(-1);
      if (last === undefined || rows.length < COUNTED_CHUNK) break;
      after = last.listId;
      await setImmediate();
    }
  }
  return counts;
}

/** Every list once, packages first; a node has at most one list of each kind. */
export async function* listUses(db: CloudDb, networkId: string): AsyncGenerator<ListUse> {
  for (const column of columns) {
    for (let after = 0; ; ) {
      const rows = await db
        .selectFrom(usesOf(db, networkId, column, after).limit(CHUNK).as("uses"))
        .innerJoin("softwareLists", "softwareLists.listId", "uses.listId")
        .select(["softwareLists.listId", "nodes", "softwareIds"])
        .orderBy("softwareLists.listId")
        .execute();
      for (const { softwareIds, ...row } of rows) {
        yield { ...row, softwareIds: decodeIds(softwareIds) };
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.listId;
      await setImmediate();
    }
  }
}

const usesOf = (db: CloudDb, networkId: string, column: (typeof columns)[number], after: number) =>
  db
    .selectFrom("managedNodes")
    .select(sql<number>`${sql.ref(column)}`.as("listId"))
    .select((eb) => eb.fn.countAll<number>().as("nodes"))
    .where("networkId", "=", networkId)
    .where("mergedInto", "is", null)
    .where(column, ">", after)
    .groupBy(column)
    .orderBy(column);
