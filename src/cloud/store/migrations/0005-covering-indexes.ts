/**
 * Indexes that answer counts, searches and orders of the node list by themselves: SQLite reads the row behind an index for every
 * column that the index lacks, the one of its own condition included, and rows hold whole documents.
 */

import { type Kysely, sql } from "kysely";
import { isSqlite } from "../dialect.ts";
import { createIndex } from "./create-index.ts";

/** After the network; behind it comes the condition's own column. */
const ofShownNodes = {
  managedNodesByNetworkIdManagedNodeId: ["managedNodeId"],
  managedNodesByNetworkIdDisplayNameManagedNodeId: [
    "displayName",
    "managedNodeId",
    "packageListId",
    "updateListId",
  ],
  managedNodesByNetworkIdAddressKeyManagedNodeId: ["addressKey", "managedNodeId"],
  managedNodesByNetworkIdUpdatedAtManagedNodeId: ["updatedAt", "managedNodeId"],
  managedNodesByNetworkIdLastSeenAtFirstSeenAt: ["lastSeenAt", "firstSeenAt", "managedNodeId"],
  managedNodesByNetworkIdFamilyManagedNodeId: ["family", "managedNodeId"],
  managedNodesByNetworkIdVendorManagedNodeId: ["vendor", "managedNodeId"],
  managedNodesByNetworkIdNumberOfPackagesManagedNodeId: ["numberOfPackages", "managedNodeId"],
  managedNodesShownByPackageListId: ["packageListId"],
  managedNodesShownByUpdateListId: ["updateListId"],
};

export async function coveringIndexes(db: Kysely<unknown>): Promise<void> {
  for (const [name, columns] of Object.entries(ofShownNodes)) {
    await db.schema.dropIndex(name).ifExists().execute();
    await indexShown(db, name, columns);
  }
  // PostgreSQL limits what an index holds to less than the longest text, and keeps long columns apart from the row.
  if (isSqlite(db)) await indexShown(db, "managedNodesSearch", ["searchText", "managedNodeId"]);
  // Whoever removes a network looks for all of its nodes.
  await db.schema
    .createIndex("managedNodesByNetworkId")
    .on("managedNodes")
    .columns(["networkId", "mergedInto"])
    .execute();
  await createIndex(db, "snapshotNodes", ["snapshotId", "nodeId"]);
  await createIndex(db, "snapshotNodes", ["snapshotId", "displayName", "nodeId"]);
  await db.schema
    .createIndex("snapshotNodesUntied")
    .on("snapshotNodes")
    .columns(["snapshotId", "nodeKey", "ksocketId"])
    .where(sql.ref("managedNodeId"), "is", null)
    .execute();
}

async function indexShown(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(name)
    .on("managedNodes")
    .columns(["networkId", ...columns, "mergedInto"])
    .where(sql.ref("mergedInto"), "is", null)
    .execute();
}
