/** Whole lists of software, as differences compare them. */

import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import type { CloudDb } from "./dialect.ts";

export interface ComparedLists {
  readonly packages?: Package[];
  readonly windowsUpdates?: WindowsUpdate[];
}

/** Longer lists are compared up to here. */
const MAX_ROWS = 100_000;

export async function listsOf(
  db: CloudDb,
  look: { readonly packageListId: number | null; readonly updateListId: number | null },
): Promise<ComparedLists> {
  const packages = look.packageListId === null ? undefined : await rowsOf(db, look.packageListId);
  const updates = look.updateListId === null ? undefined : await rowsOf(db, look.updateListId);
  return {
    ...(packages && { packages }),
    ...(updates && { windowsUpdates: updates.map(({ name }) => ({ hotFixId: name })) }),
  };
}

const rowsOf = (db: CloudDb, listId: number) =>
  db
    .selectFrom("softwareListItems")
    .innerJoin("software", "software.softwareId", "softwareListItems.softwareId")
    .select(["name", "version", "arch"])
    .where("listId", "=", listId)
    .limit(MAX_ROWS)
    .execute();
