/** Nodes over time, schedules, webhooks, saved views and retention. */

import type { Kysely } from "kysely";
import { identityTable, orderTextsByBytes } from "../dialect.ts";
import { createIndex } from "./create-index.ts";

export async function overTime(db: Kysely<unknown>): Promise<void> {
  await nodesOverTime(db);
  await identityChanges(db);
  await networksOverTime(db);
  await webhooks(db);
  await orderTextsByBytes(db);
}

async function nodesOverTime(db: Kysely<unknown>): Promise<void> {
  for (const column of ["tiedByType", "tiedByValue"]) {
    await db.schema
      .alterTable("snapshotNodes")
      .addColumn(column, "text", (c) => c.notNull().defaultTo(""))
      .execute();
  }
  for (const column of ["mergedInto", "replacedById"]) {
    await db.schema.alterTable("managedNodes").addColumn(column, "text").execute();
  }
  await db.schema.alterTable("managedNodes").addColumn("replacedAt", "bigint").execute();
  await db.schema
    .alterTable("managedNodes")
    .addColumn("isOutdatedTold", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await createIndex(db, "managedNodes", ["mergedInto"]);
  await createIndex(db, "managedNodes", ["packageListId"]);
  await createIndex(db, "managedNodes", ["updateListId"]);
  await createIndex(db, "managedNodes", ["networkId", "replacedAt"]);
  await identityTable(db, "managedNodeHistory", "historyId")
    .addColumn("managedNodeId", "text", (c) =>
      c.notNull().references("managedNodes.managedNodeId").onDelete("cascade"),
    )
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("snapshotId", "text")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("document", "text", (c) => c.notNull())
    .execute();
  await createIndex(db, "managedNodeHistory", ["managedNodeId", "historyId"]);
}

async function identityChanges(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("identityChanges")
    .addColumn("identityChangeId", "text", (c) => c.primaryKey())
    .addColumn("networkId", "text", (c) =>
      c.notNull().references("networks.networkId").onDelete("cascade"),
    )
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("managedNodeId", "text", (c) => c.notNull())
    .addColumn("otherIds", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("ordinal", "integer", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("former", "text", (c) => c.notNull())
    .addColumn("undoneAt", "bigint")
    .execute();
  await createIndex(db, "identityChanges", ["networkId", "ordinal"]);
}

async function networksOverTime(db: Kysely<unknown>): Promise<void> {
  for (const column of ["keepSnapshots", "keepDays"]) {
    await db.schema.alterTable("networks").addColumn(column, "integer").execute();
  }
  await db.schema
    .createTable("schedules")
    .addColumn("networkId", "text", (c) =>
      c.primaryKey().references("networks.networkId").onDelete("cascade"),
    )
    .addColumn("cron", "text", (c) => c.notNull())
    .addColumn("timeZone", "text", (c) => c.notNull())
    .addColumn("isEnabled", "integer", (c) => c.notNull())
    .addColumn("nextRunAt", "bigint")
    .addColumn("lastRunAt", "bigint")
    .addColumn("lastScanId", "text")
    .addColumn("lastFault", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("views")
    .addColumn("viewId", "text", (c) => c.primaryKey())
    .addColumn("networkId", "text", (c) =>
      c.notNull().references("networks.networkId").onDelete("cascade"),
    )
    .addColumn("displayName", "text", (c) => c.notNull())
    .addColumn("query", "text", (c) => c.notNull())
    .addColumn("owner", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .execute();
  await createIndex(db, "views", ["networkId"]);
}

async function webhooks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("webhooks")
    .addColumn("webhookId", "text", (c) => c.primaryKey())
    .addColumn("networkId", "text", (c) => c.references("networks.networkId").onDelete("cascade"))
    .addColumn("url", "text", (c) => c.notNull())
    .addColumn("events", "text", (c) => c.notNull())
    .addColumn("isEnabled", "integer", (c) => c.notNull())
    .addColumn("secret", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("deliveries")
    .addColumn("deliveryId", "text", (c) => c.primaryKey())
    .addColumn("webhookId", "text", (c) =>
      c.notNull().references("webhooks.webhookId").onDelete("cascade"),
    )
    .addColumn("event", "text", (c) => c.notNull())
    .addColumn("payload", "text", (c) => c.notNull())
    .addColumn("createdAt", "bigint", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("nextAttemptAt", "bigint", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("lastStatus", "integer")
    .addColumn("lastFault", "text", (c) => c.notNull())
    .execute();
  await createIndex(db, "deliveries", ["status", "nextAttemptAt"]);
  await createIndex(db, "deliveries", ["webhookId", "createdAt"]);
  for (const table of ["ksocketTokens", "apiTokens"]) {
    await db.schema.alterTable(table).addColumn("warnedAt", "bigint").execute();
  }
}
