import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { CamelCasePlugin, Kysely, Migrator, SqliteDialect } from "kysely";
import { expect, inject, it } from "vitest";
import { firstTables } from "../../../src/cloud/store/migrations/0001-first.ts";
import { openTestStore, temporaryFolder } from "./support.ts";

/** A database as the first version left it, with a network, a user and a node in it. */
async function firstVersion(path: string): Promise<void> {
  const db = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: new SqliteDialect({ database: new Database(path) }),
    plugins: [new CamelCasePlugin()],
  });
  const provider = { getMigrations: async () => ({ "0001-first": { up: firstTables } }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw new Error("the first tables could not be made", { cause: error });
  const at = { createdAt: 1, updatedAt: 1 };
  const network = { networkId: "n", displayName: "office", settings: "{}", stateDays: 7, ...at };
  await db.insertInto("networks").values(network).execute();
  await db
    .insertInto("managedNodes")
    .values({
      managedNodeId: "m",
      networkId: "n",
      displayName: "host",
      family: "",
      vendor: "",
      addressKey: "",
      searchText: "host",
      document: "{}",
      sections: "[]",
      numberOfPackages: 0,
      numberOfWindowsUpdates: 0,
      firstSeenAt: 1,
      lastSeenAt: 1,
      updatedAt: 1,
    })
    .execute();
  await db.destroy();
}

if (inject("postgresql") === "") {
  it("brings a database of the first version forward, and copies it before", async () => {
    const folder = temporaryFolder();
    await firstVersion(join(folder.path, "ksocket.db"));
    const store = await openTestStore(folder.path);
    const page = { offset: 0, limit: 10 };
    expect((await store.networks.list(page)).items).toMatchObject([
      { displayName: "office", keepSnapshots: null, keepDays: null },
    ]);
    expect((await store.managedNodes.list("n", 7, page)).items).toMatchObject([
      { displayName: "host", replacedById: null },
    ]);
    await store.close();
    const copies = readdirSync(folder.path).filter((name) => name.startsWith("ksocket-before-"));
    expect(copies).toHaveLength(1);
    const again = await openTestStore(folder.path);
    await again.close();
    expect(readdirSync(folder.path).filter((name) => name.startsWith("ksocket-before-"))).toEqual(
      copies,
    );
    folder.remove();
  });
} else {
  it("makes the tables of an empty PostgreSQL once, and finds them there afterwards", async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder.path);
    const { networkId } = await store.networks.create({ displayName: "office" });
    await store.close();
    const again = await openTestStore(folder.path);
    expect(await again.networks.get(networkId)).toMatchObject({ displayName: "office" });
    await again.close();
    folder.remove();
  });
}
