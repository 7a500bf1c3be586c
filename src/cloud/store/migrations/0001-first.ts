/** The first tables. */

import type { Kysely } from "kysely";
import { identityTable, isSqlite, orderTextsByBytes, withoutRowid } from "../dialect.ts";
import { createIndex } from "./create-index.ts";

export async function firstTables(db: Kysely<unknown>): Promise<void> {
  await people(db);
  await ksockets(db);
  await networks(db);
  await snapshots(db);
  await managedNodes(db);
  await software(db);
  await orderTextsByBytes(db);
}

async function people(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("users")
    .addColumn("userId", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("passwordHash", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("sessions")
    .addColumn("sessionHash", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.notNull().references("users.userId").onDelete("cascade"))
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("expiresAt", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("apiTokens")
    .addColumn("apiTokenId", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.notNull().references("users.userId").onDelete("cascade"))
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("tokenHash", "text", (c) => c.notNull().unique())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("expiresAt", "bigint")
    .addColumn("lastUsedAt", "bigint")
    .execute();
  await identityTable(db, "auditLog", "auditId")
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("detail", "text", (c) => c.notNull())
    .execute();
}

async function ksockets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("ksockets")
    .addColumn("ksocketId", "text", (c) => c.primaryKey())
    .addColumn("displayName", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("isConnected", "integer", (c) => c.notNull())
    .addColumn("connectedAt", "bigint")
    .addColumn("disconnectedAt", "bigint")
    .addColumn("remoteAddress", "text", (c) => c.notNull())
    .addColumn("hello", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("ksocketTokens")
    .addColumn("tokenId", "text", (c) => c.primaryKey())
    .addColumn("ksocketId", "text", (c) =>
      c.notNull().references("ksockets.ksocketId").onDelete("cascade"),
    )
    .addColumn("tokenHash", "text", (c) => c.notNull().unique())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("expiresAt", "bigint")
    .addColumn("revokedAt", "bigint")
    .addColumn("lastUsedAt", "bigint")
    .execute();
  await createIndex(db, "ksocketTokens", ["ksocketId"]);
  await db.schema
    .createTable("streams")
    .addColumn("ksocketId", "text", (c) =>
      c.notNull().references("ksockets.ksocketId").onDelete("cascade"),
    )
    .addColumn("streamId", "text", (c) => c.notNull())
    .addColumn("appliedSeq", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("streamsKey", ["ksocketId", "streamId"])
    .execute();
}

async function networks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("networks")
    .addColumn("networkId", "text", (c) => c.primaryKey())
    .addColumn("displayName", "text", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("stateDays", "integer", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("updatedAt", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("networkKsockets")
    .addColumn("networkId", "text", (c) =>
      c.notNull().references("networks.networkId").onDelete("cascade"),
    )
    .addColumn("ksocketId", "text", (c) =>
      c.notNull().references("ksockets.ksocketId").onDelete("cascade"),
    )
    .addColumn("settings", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("networkKsocketsKey", ["networkId", "ksocketId"])
    .execute();
}

async function snapshots(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("snapshots")
    .addColumn("snapshotId", "text", (c) => c.primaryKey())
    .addColumn("networkId", "text", (c) =>
      c.notNull().references("networks.networkId").onDelete("cascade"),
    )
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("startedAt", "bigint")
    .addColumn("terminatedAt", "bigint")
    .addColumn("numberOfNodes", "integer", (c) => c.notNull())
    .addColumn("numberOfAddresses", "integer", (c) => c.notNull())
    .execute();
  await createIndex(db, "snapshots", ["networkId", "createdAt"]);
  await createIndex(db, "snapshots", ["status"]);
  await db.schema
    .createTable("scanRuns")
    .addColumn("snapshotId", "text", (c) =>
      c.notNull().references("snapshots.snapshotId").onDelete("cascade"),
    )
    .addColumn("ksocketId", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("startedAt", "bigint")
    .addColumn("endedAt", "bigint")
    .addColumn("closing", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("scanRunsKey", ["snapshotId", "ksocketId"])
    .execute();
  await createIndex(db, "scanRuns", ["ksocketId", "status"]);
  await db.schema
    .createTable("snapshotNodes")
    .addColumn("nodeId", "text", (c) => c.primaryKey())
    .addColumn("snapshotId", "text", (c) =>
      c.notNull().references("snapshots.snapshotId").onDelete("cascade"),
    )
    .addColumn("ksocketId", "text", (c) => c.notNull())
    .addColumn("nodeKey", "text", (c) => c.notNull())
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("managedNodeId", "text")
    .addColumn("displayName", "text", (c) => c.notNull())
    .addColumn("numberOfAddresses", "integer", (c) => c.notNull())
    .addColumn("searchText", "text", (c) => c.notNull())
    .addColumn("document", "text", (c) => c.notNull())
    .addColumn("signatures", "text", (c) => c.notNull())
    .addColumn("sections", "text", (c) => c.notNull())
    .addColumn("unchangedLists", "text", (c) => c.notNull())
    .addColumn("packageListId", "bigint")
    .addColumn("updateListId", "bigint")
    .addColumn("numberOfPackages", "integer", (c) => c.notNull())
    .addColumn("numberOfWindowsUpdates", "integer", (c) => c.notNull())
    .addUniqueConstraint("snapshotNodesKey", ["snapshotId", "ksocketId", "nodeKey"])
    .execute();
  await createIndex(db, "snapshotNodes", ["managedNodeId"]);
  await db.schema
    .createTable("snapshotAddresses")
    .addColumn("snapshotId", "text", (c) =>
      c.notNull().references("snapshots.snapshotId").onDelete("cascade"),
    )
    .addColumn("addressKey", "text", (c) => c.notNull())
    .addColumn("addr", "text", (c) => c.notNull())
    .addColumn("macaddr", "text", (c) => c.notNull())
    .addColumn("foundBy", "text", (c) => c.notNull())
    .addColumn("foundAt", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("snapshotAddressesKey", ["snapshotId", "addressKey"])
    .execute();
  await db.schema
    .createTable("verdicts")
    .addColumn("snapshotId", "text", (c) =>
      c.notNull().references("snapshots.snapshotId").onDelete("cascade"),
    )
    .addColumn("ksocketId", "text", (c) => c.notNull())
    .addColumn("seq", "bigint", (c) => c.notNull())
    .addColumn("firstKey", "text", (c) => c.notNull())
    .addColumn("lastKey", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("document", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("verdictsKey", ["snapshotId", "firstKey", "lastKey", "ksocketId"])
    .execute();
  await db.schema
    .createTable("scanLogs")
    .addColumn("snapshotId", "text", (c) =>
      c.notNull().references("snapshots.snapshotId").onDelete("cascade"),
    )
    .addColumn("ksocketId", "text", (c) => c.notNull())
    .addColumn("seq", "bigint", (c) => c.notNull())
    .addColumn("loggedAt", "bigint", (c) => c.notNull())
    .addColumn("level", "text", (c) => c.notNull())
    .addColumn("message", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("scanLogsKey", ["snapshotId", "ksocketId", "seq"])
    .execute();
}

async function managedNodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("managedNodes")
    .addColumn("managedNodeId", "text", (c) => c.primaryKey())
    .addColumn("networkId", "text", (c) =>
      c.notNull().references("networks.networkId").onDelete("cascade"),
    )
    .addColumn("displayName", "text", (c) => c.notNull())
    .addColumn("family", "text", (c) => c.notNull())
    .addColumn("vendor", "text", (c) => c.notNull())
    .addColumn("addressKey", "text", (c) => c.notNull())
    .addColumn("searchText", "text", (c) => c.notNull())
    .addColumn("document", "text", (c) => c.notNull())
    .addColumn("sections", "text", (c) => c.notNull())
    .addColumn("packageListId", "bigint")
    .addColumn("updateListId", "bigint")
    .addColumn("numberOfPackages", "integer", (c) => c.notNull())
    .addColumn("numberOfWindowsUpdates", "integer", (c) => c.notNull())
    .addColumn("firstSeenAt", "bigint", (c) => c.notNull())
    .addColumn("lastSeenAt", "bigint", (c) => c.notNull())
    .addColumn("updatedAt", "bigint", (c) => c.notNull())
    .execute();
  await createIndex(db, "managedNodes", ["networkId", "managedNodeId"]);
  await createIndex(db, "managedNodes", ["networkId", "displayName", "managedNodeId"]);
  await createIndex(db, "managedNodes", ["networkId", "addressKey", "managedNodeId"]);
  await createIndex(db, "managedNodes", ["networkId", "updatedAt", "managedNodeId"]);
  await createIndex(db, "managedNodes", ["networkId", "lastSeenAt", "firstSeenAt"]);
  await db.schema
    .createTable("managedNodeSignatures")
    .addColumn("networkId", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("value", "text", (c) => c.notNull())
    .addColumn("managedNodeId", "text", (c) =>
      c.notNull().references("managedNodes.managedNodeId").onDelete("cascade"),
    )
    .addPrimaryKeyConstraint("managedNodeSignaturesKey", ["networkId", "type", "value"])
    .execute();
  await createIndex(db, "managedNodeSignatures", ["managedNodeId"]);
  await db.schema
    .createTable("notes")
    .addColumn("noteId", "text", (c) => c.primaryKey())
    .addColumn("managedNodeId", "text", (c) =>
      c.notNull().references("managedNodes.managedNodeId").onDelete("cascade"),
    )
    .addColumn("title", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("updatedAt", "bigint", (c) => c.notNull())
    .execute();
  await createIndex(db, "notes", ["managedNodeId"]);
  await db.schema
    .createTable("tags")
    .addColumn("managedNodeId", "text", (c) =>
      c.notNull().references("managedNodes.managedNodeId").onDelete("cascade"),
    )
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("value", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("tagsKey", ["managedNodeId", "name"])
    .execute();
}

async function software(db: Kysely<unknown>): Promise<void> {
  await identityTable(db, "software", "softwareId")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("softwareKey", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("version", "text", (c) => c.notNull())
    .addColumn("arch", "text", (c) => c.notNull())
    .addColumn("document", "text", (c) => c.notNull())
    .execute();
  if (isSqlite(db)) await createIndex(db, "software", ["kind", "name"]);
  // Names may be longer than a row of a sorted index in PostgreSQL.
  else
    await db.schema
      .createIndex("softwareByName")
      .on("software")
      .using("hash")
      .column("name")
      .execute();
  await identityTable(db, "softwareLists", "listId")
    .addColumn("listKey", "text", (c) => c.notNull().unique())
    .addColumn("numberOfItems", "integer", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("softwareListItems")
    .addColumn("listId", "bigint", (c) => c.notNull())
    .addColumn("softwareId", "bigint", (c) => c.notNull())
    .addColumn("installed", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("softwareListItemsKey", ["listId", "softwareId"])
    .modifyEnd(withoutRowid(db))
    .execute();
  await createIndex(db, "softwareListItems", ["softwareId"]);
}
