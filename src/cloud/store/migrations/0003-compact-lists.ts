/** Lists of software in one row each. */

import { type Kysely, sql } from "kysely";
import { bytesType, orderTextsByBytes } from "../dialect.ts";
import { encodeList } from "../software-list-codec.ts";

/** Lists that are converted at once. */
const CHUNK = 200;

interface Tables {
  softwareLists: {
    listId: number;
    listKey: string;
    numberOfItems: number;
    softwareIds: Buffer;
    installed: Buffer;
  };
  softwareListItems: { listId: number; softwareId: number; installed: string };
}

export async function compactLists(db: Kysely<unknown>): Promise<void> {
  for (const column of ["softwareIds", "installed"]) {
    await db.schema
      .alterTable("softwareLists")
      .addColumn(column, bytesType(db), (c) => c.notNull().defaultTo(sql`''`))
      .execute();
  }
  await convertLists(db as Kysely<Tables>);
  await db.schema.dropTable("softwareListItems").execute();
  await orderTextsByBytes(db);
}

async function convertLists(db: Kysely<Tables>): Promise<void> {
  for (let after = 0; ; ) {
    const lists = await db
      .selectFrom("softwareLists")
      .select("listId")
      .where("listId", ">", after)
      .orderBy("listId")
      .limit(CHUNK)
      .execute();
    for (const { listId } of lists) await convertList(db, listId);
    const last = lists.at(-1);
    if (last === undefined) return;
    after = last.listId;
  }
}

async function convertList(db: Kysely<Tables>, listId: number): Promise<void> {
  const items = await db
    .selectFrom("softwareListItems")
    .select(["softwareId", "installed"])
    .where("listId", "=", listId)
    .execute();
  const list = encodeList({
    softwareIds: items.map((item) => item.softwareId),
    installed: items.some((item) => item.installed !== "")
      ? items.map((item) => item.installed)
      : [],
  });
  await db.updateTable("softwareLists").set(list).where("listId", "=", listId).execute();
}
