import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, Migrator } from "kysely";
import { expect, inject, it } from "vitest";
import { firstTables } from "../../../src/cloud/store/migrations/0001-first.ts";
import { overTime } from "../../../src/cloud/store/migrations/0002-over-time.ts";
import { openPostgresql } from "../../../src/cloud/store/open-postgresql.ts";
import { openSqlite } from "../../../src/cloud/store/open-sqlite.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import { openTestStore, temporaryFolder } from "./support.ts";
import { testDatabaseUrl } from "./test-database.ts";

type Tables = Record<string, Record<string, unknown>>;
type Migrations = Record<string, (db: Kysely<unknown>) => Promise<void>>;

const page = { offset: 0, limit: 10 };

/** A database that a former version left, filled by hand. */
async function former(
  folder: string,
  migrations: Migrations,
  fill: (db: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  const url = await testDatabaseUrl(folder);
  const open =
    url === undefined ? openSqlite(join(folder, "ksocket.db")) : openPostgresql(url, silentLogger);
  const ups = Object.entries(migrations).map(([name, up]) => [name, { up }] as const);
  const provider = { getMigrations: async () => Object.fromEntries(ups) };
  const { error } = await new Migrator({ db: open.db, provider }).migrateToLatest();
  if (error !== undefined) throw new Error("the former tables could not be made", { cause: error });
  // Tables that a former version had are no tables of this one's types.
  await fill(open.db as unknown as Kysely<Tables>);
  await open.db.destroy();
}

async function addNode(db: Kysely<Tables>, more: Record<string, unknown> = {}): Promise<void> {
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
      searchText: "host of the office",
      document: '{"addresses":[]}',
      sections: "[]",
      numberOfPackages: 0,
      numberOfWindowsUpdates: 0,
      firstSeenAt: 1,
      lastSeenAt: 1,
      updatedAt: 1,
      ...more,
    })
    .execute();
}

/** A list with one package that knows when it was installed and one that doesn't, and a list of one update. */
async function addSoftware(db: Kysely<Tables>): Promise<void> {
  const package_ = { kind: "package", arch: "amd64", document: "" };
  const update = { kind: "windows-update", arch: "", version: "" };
  await db
    .insertInto("software")
    .values([
      { ...package_, softwareKey: "a", name: "openssl", version: "3.0.11" },
      { ...package_, softwareKey: "b", name: "zlib", version: "1.2" },
      { ...update, softwareKey: "c", name: "KB5034123", document: '{"description":"Security"}' },
    ])
    .execute();
  await db
    .insertInto("softwareLists")
    .values([
      { listKey: "packages", numberOfItems: 2 },
      { listKey: "updates", numberOfItems: 1 },
    ])
    .execute();
  await db
    .insertInto("softwareListItems")
    .values([
      { listId: 1, softwareId: 2, installed: '{"installedAt":86400000}' },
      { listId: 1, softwareId: 1, installed: "" },
      { listId: 2, softwareId: 3, installed: '{"installedBy":"SYSTEM"}' },
    ])
    .execute();
}

it("brings a database of the first version forward", async () => {
  const folder = temporaryFolder();
  await former(folder.path, { "0001-first": firstTables }, addNode);
  const store = await openTestStore(folder.path);
  expect((await store.networks.list(page)).items).toMatchObject([
    { displayName: "office", keepSnapshots: null, keepDays: null },
  ]);
  expect((await store.managedNodes.list("n", 7, page)).items).toMatchObject([
    { displayName: "host", replacedById: null },
  ]);
  await store.close();
  folder.remove();
});

it("keeps the software of nodes when its lists become one row each", async () => {
  const folder = temporaryFolder();
  const migrations = { "0001-first": firstTables, "0002-over-time": overTime };
  await former(folder.path, migrations, async (db) => {
    await addSoftware(db);
    await addNode(db, { packageListId: 1, updateListId: 2, numberOfPackages: 2 });
  });
  const store = await openTestStore(folder.path);
  expect(await store.software(1, page)).toEqual({
    total: 2,
    items: [
      { name: "openssl", version: "3.0.11", arch: "amd64", extra: {} },
      { name: "zlib", version: "1.2", arch: "amd64", extra: { installedAt: 86_400_000 } },
    ],
  });
  expect((await store.software(2, page)).items).toMatchObject([
    { name: "KB5034123", extra: { description: "Security", installedBy: "SYSTEM" } },
  ]);
  const names = await store.softwareSearch.names("n", page);
  expect(names.items.map((item) => [item.name, item.numberOfNodes])).toEqual([
    ["KB5034123", 1],
    ["openssl", 1],
    ["zlib", 1],
  ]);
  expect((await store.managedNodes.list("n", 7, { ...page, q: "office" })).total).toBe(1);
  await store.close();
  folder.remove();
});

if (inject("postgresql") === "") {
  it("copies a database before it is brought forward, once", async () => {
    const folder = temporaryFolder();
    await former(folder.path, { "0001-first": firstTables }, addNode);
    const copies = () =>
      readdirSync(folder.path).filter((name) => name.startsWith("ksocket-before-"));
    await (await openTestStore(folder.path)).close();
    expect(copies()).toHaveLength(1);
    await (await openTestStore(folder.path)).close();
    expect(copies()).toHaveLength(1);
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
