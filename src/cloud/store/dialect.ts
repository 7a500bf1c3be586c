/**
 * The only file that knows which database stands behind the store: opening it, copying it before a migration,
 * and the few statements that no portable SQL says.
 */

import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import {
  CamelCasePlugin,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  sql,
  type Transaction,
} from "kysely";
import type { CloudDatabase } from "./schema.ts";

export type CloudDb = Kysely<CloudDatabase>;
export type CloudTransaction = Transaction<CloudDatabase>;

export interface OpenDatabase {
  readonly db: CloudDb;
  /** Whether the database held tables when it was opened. */
  readonly isExisting: boolean;
  /** Writes a consistent copy of the database to the path. */
  backup(path: string): Promise<void>;
}

export interface SoftwareRow {
  readonly kind: string;
  readonly softwareKey: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly document: string;
}

const BUSY_TIMEOUT_MS = 10_000;
/** KiB of page cache, as a negative number of SQLite's. */
const CACHE_SIZE = -131_072;

/** Opens, or creates, the SQLite database at the path. The caller destroys `db`. */
export function openSqlite(path: string): OpenDatabase {
  const isExisting = existsSync(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sqlite = new Database(path);
  sqlite.pragma("journal_mode = WAL");
  sqlite.pragma("synchronous = FULL");
  sqlite.pragma("foreign_keys = ON");
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  sqlite.pragma(`cache_size = ${CACHE_SIZE}`);
  const db = new Kysely<CloudDatabase>({
    dialect: new SqliteDialect({ database: sqlite }),
    plugins: [new CamelCasePlugin()],
  });
  return {
    db,
    isExisting,
    backup: async (target) => {
      await sqlite.backup(target);
    },
  };
}

/** Inserts rows of the software dictionary that are not there yet, and returns the ids of all of them by key. */
export async function insertSoftware(
  trx: CloudTransaction,
  rows: readonly SoftwareRow[],
): Promise<Map<string, number>> {
  await sql`insert into software (kind, software_key, name, version, arch, document)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
    from json_each(${JSON.stringify(rows.map(rowValues))}) where true
    on conflict (software_key) do nothing`.execute(trx);
  const found = await sql<{ softwareId: number; softwareKey: string }>`
    select software_id, software_key from software where software_key in
    (select value from json_each(${JSON.stringify(rows.map((row) => row.softwareKey))}))`.execute(
    trx,
  );
  return new Map(found.rows.map((row) => [row.softwareKey, row.softwareId]));
}

const rowValues = (row: SoftwareRow) => [
  row.kind,
  row.softwareKey,
  row.name,
  row.version,
  row.arch,
  row.document,
];

/** Inserts a list's items in one statement. */
export async function insertListItems(
  trx: CloudTransaction,
  listId: number,
  items: readonly { softwareId: number; installed: string }[],
): Promise<void> {
  const values = JSON.stringify(items.map((item) => [item.softwareId, item.installed]));
  await sql`insert into software_list_items (list_id, software_id, installed)
    select ${listId}, value ->> 0, value ->> 1 from json_each(${values}) where true
    on conflict do nothing`.execute(trx);
}

const isSqlite = (db: Kysely<unknown>) => db.getExecutor().adapter instanceof SqliteAdapter;

/** Ends a table definition so that rows lie in key order without a second copy of the key; SQLite needs to be told. */
export const withoutRowid = (db: Kysely<unknown>) => (isSqlite(db) ? sql`without rowid` : sql``);

/** A table whose integer key the database hands out. */
export function identityTable(db: Kysely<unknown>, table: string, key: string) {
  const builder = db.schema.createTable(table);
  return isSqlite(db)
    ? builder.addColumn(key, "integer", (c) => c.primaryKey().autoIncrement())
    : builder.addColumn(key, "bigint", (c) => c.primaryKey().generatedAlwaysAsIdentity());
}
