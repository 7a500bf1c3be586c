/** What two looks at a node have of software that the other has not, as differences compare them. */

import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import { type CloudDb, isAmong } from "./dialect.ts";
import { decodeIds } from "./software-list-codec.ts";

export interface ComparedLists {
  readonly packages?: Package[];
  readonly windowsUpdates?: WindowsUpdate[];
}

interface Look {
  readonly packageListId: number | null;
  readonly updateListId: number | null;
}

/** More differences are compared up to here. */
const MAX_ROWS = 100_000;

/** Both sides without what they have in common; a list that one side has not is left out on both. */
export async function differingLists(
  db: CloudDb,
  before: Look,
  after: Look,
): Promise<[ComparedLists, ComparedLists]> {
  const packages = await differing(db, before.packageListId, after.packageListId);
  const updates = await differing(db, before.updateListId, after.updateListId);
  const side = (n: 0 | 1): ComparedLists => ({
    ...(packages && { packages: packages[n] }),
    ...(updates && { windowsUpdates: updates[n].map(({ name }) => ({ hotFixId: name })) }),
  });
  return [side(0), side(1)];
}

async function differing(db: CloudDb, before: number | null, after: number | null) {
  if (before === null || after === null || before === after) return undefined;
  const [old, now] = [await idsOf(db, before), await idsOf(db, after)];
  const [had, has] = [new Set(old), new Set(now)];
  const gone = await rowsOf(
    db,
    old.filter((id) => !has.has(id)),
  );
  const come = await rowsOf(
    db,
    now.filter((id) => !had.has(id)),
  );
  return [gone, come] as const;
}

async function idsOf(db: CloudDb, listId: number): Promise<number[]> {
  const list = await db
    .selectFrom("softwareLists")
    .select("softwareIds")
    .where("listId", "=", listId)
    .executeTakeFirst();
  return list === undefined ? [] : decodeIds(list.softwareIds);
}

async function rowsOf(db: CloudDb, ids: readonly number[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom("software")
    .select(["name", "version", "arch"])
    .where(isAmong(db, "softwareId", ids))
    .limit(MAX_ROWS)
    .execute();
}
