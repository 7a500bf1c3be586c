/** Lists of software in one row each, and indexes that leave out nodes that are shown nowhere. */

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
  await indexShownNodes(db);
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

/** Orders of the node list, and which lists of software a network's nodes have. */
const orders = {
  managedNodesByNetworkIdManagedNodeId: ["managedNodeId"],
  managedNodesByNetworkIdDisplayNameManagedNodeId: [
    "displayName",
    "managedNodeId",
    "packageListId",
    "updateListId",
  ],
  managedNodesByNetworkIdAddressKeyManagedNodeId: ["addressKey", "managedNodeId"],
  managedNodesByNetworkIdUpdatedAtManagedNodeId: ["updatedAt", "managedNodeId"],
  managedNodesByNetworkIdLastSeenAtFirstSeenAt: ["lastSeenAt", "firstSeenAt"],
};

async function indexShownNodes(db: Kysely<unknown>): Promise<void> {
  for (const [name, columns] of Object.entries(orders)) {
    await db.schema.dropIndex(name).execute();
    await db.schema
      .createIndex(name)
      .on("managedNodes")
      .columns(["networkId", ...columns])
      .where(sql.ref("mergedInto"), "is", null)
      .execute();
  }
  for (const column of ["packageListId", "updateListId"]) {
    await db.schema
      .createIndex(`managedNodesShownBy${column[0]?.toUpperCase()}${column.slice(1)}`)
      .on("managedNodes")
      .columns(["networkId", column])
      .where(sql.ref("mergedInto"), "is", null)
      .where(sql.ref(column), "is not", null)
      .execute();
  }
  // Whoever removes a network looks for all of its nodes.
  await db.schema
    .createIndex("managedNodesByNetworkId")
    .on("managedNodes")
    .column("networkId")
    .execute();
}
