/** The lists of software that a network's nodes have at present. */

import { setImmediate } from "node:timers/promises";
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

/** Every list once, packages first; a node has at most one list of each kind. */
export async function* listUses(db: CloudDb, networkId: string): AsyncGenerator<ListUse> {
  for (const column of ["packageListId", "updateListId"] as const) {
    for (let after = 0; ; ) {
      const uses = db
        .selectFrom("managedNodes")
        .select(`${column} as usedListId`)
        .select((eb) => eb.fn.countAll<number>().as("nodes"))
        .where("networkId", "=", networkId)
        .where("mergedInto", "is", null)
        .where(column, ">", after)
        .groupBy(column)
        .orderBy(column)
        .limit(CHUNK)
        .as("uses");
      const rows = await db
        .selectFrom(uses)
        .innerJoin("softwareLists", "softwareLists.listId", "uses.usedListId")
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
