/** What both databases share: how they are opened, how they are written to, and the few statements that no portable SQL says. */

import { type Kysely, SqliteAdapter, sql, type Transaction } from "kysely";
import type { CloudDatabase, SnapshotNodeTable } from "./schema.ts";

export type CloudDb = Kysely<CloudDatabase>;
export type CloudTransaction = Transaction<CloudDatabase>;

/**
 * Runs the work in a transaction, one after the other. The work may be run again on a new connection, so it changes nothing
 * but the database.
 */
export type Write = <Value>(work: (trx: CloudTransaction) => Promise<Value>) => Promise<Value>;

/** What a database says of its connections; a logger is one. */
export interface DatabaseLog {
  warn(fields: { err: unknown }, message: string): void;
  debug(fields: { err: unknown }, message: string): void;
}

export interface OpenDatabase {
  readonly db: CloudDb;
  readonly write: Write;
  /** Whether the embedded database was there before it was opened. */
  readonly isExisting: boolean;
  /** Writes a consistent copy of the database to the path; undefined where the database has tools of its own. */
  readonly backup: ((path: string) => Promise<void>) | undefined;
}

export interface SoftwareRow {
  readonly kind: string;
  readonly softwareKey: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly document: string;
}

/** Inserts rows of the software dictionary that are not there yet, and returns the ids of all of them by key. */
export async function insertSoftware(
  trx: CloudTransaction,
  rows: readonly SoftwareRow[],
): Promise<Map<string, number>> {
  const columns = [
    rows.map((row) => row.kind),
    rows.map((row) => row.softwareKey),
    rows.map((row) => row.name),
    rows.map((row) => row.version),
    rows.map((row) => row.arch),
    rows.map((row) => row.document),
  ];
  await sql`insert into software (kind, software_key, name, version, arch, document)
    select c0, c1, c2, c3, c4, c5 from ${rowsOf(trx, columns)} where true
    on conflict (software_key) do nothing`.execute(trx);
  const keys = rowsOf(trx, [rows.map((row) => row.softwareKey)]);
  const found = await sql<{ softwareId: number; softwareKey: string }>`
    select software_id, software_key from software where software_key in
    (select c0 from ${keys})`.execute(trx);
  return new Map(found.rows.map((row) => [row.softwareKey, row.softwareId]));
}

/** Whether the column holds one of the numbers, as one parameter however many they are. */
export function isAmong(db: CloudDb, column: string, numbers: readonly number[]) {
  return isSqlite(db)
    ? sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(numbers)}))`
    : sql<boolean>`${sql.ref(column)} = any(cast(${[...numbers]} as bigint[]))`;
}

/** Whom a snapshot's node was found to be, by what, and the lists that it has by that. */
export type NodeMark = Pick<
  SnapshotNodeTable,
  | "nodeId"
  | "managedNodeId"
  | "tiedByType"
  | "tiedByValue"
  | "packageListId"
  | "numberOfPackages"
  | "updateListId"
  | "numberOfWindowsUpdates"
>;

/** Writes marks onto the snapshot's nodes in one statement. */
export async function markNodes(trx: CloudTransaction, marks: readonly NodeMark[]): Promise<void> {
  const number = (value: number | null) => (value === null ? null : String(value));
  const columns = [
    marks.map((mark) => mark.nodeId),
    marks.map((mark) => mark.managedNodeId),
    marks.map((mark) => mark.tiedByType),
    marks.map((mark) => mark.tiedByValue),
    marks.map((mark) => number(mark.packageListId)),
    marks.map((mark) => number(mark.numberOfPackages)),
    marks.map((mark) => number(mark.updateListId)),
    marks.map((mark) => number(mark.numberOfWindowsUpdates)),
  ];
  await sql`update snapshot_nodes set managed_node_id = c1, tied_by_type = c2, tied_by_value = c3,
    package_list_id = cast(c4 as bigint), number_of_packages = cast(c5 as integer),
    update_list_id = cast(c6 as bigint), number_of_windows_updates = cast(c7 as integer)
    from ${rowsOf(trx, columns)} where node_id = c0`.execute(trx);
}

/** A table of texts, c0, c1, …, from as many parameters as it has columns, or one: however many rows. */
function rowsOf(db: CloudDb, columns: readonly (readonly (string | null)[])[]) {
  const names = columns.map((_, n) => sql.raw(`c${n}`));
  if (isSqlite(db)) {
    const rows = (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
    const cells = columns.map((_, n) => sql.raw(`value ->> ${n} as c${n}`));
    return sql`(select ${sql.join(cells)} from json_each(${JSON.stringify(rows)})) as given`;
  }
  const arrays = columns.map((column) => sql`cast(${[...column]} as text[])`);
  return sql`unnest(${sql.join(arrays)}) as given(${sql.join(names)})`;
}

export const isSqlite = <Tables>(db: Kysely<Tables>): boolean =>
  db.getExecutor().adapter instanceof SqliteAdapter;

/** The type of columns that hold bytes. */
export const bytesType = (db: Kysely<unknown>) => (isSqlite(db) ? sql`blob` : sql`bytea`);

/** Ends a table definition so that rows lie in key order without a second copy of the key; SQLite needs to be told. */
export const withoutRowid = (db: Kysely<unknown>) => (isSqlite(db) ? sql`without rowid` : sql``);

/** A table whose integer key the database hands out. */
export function identityTable(db: Kysely<unknown>, table: string, key: string) {
  const builder = db.schema.createTable(table);
  return isSqlite(db)
    ? builder.addColumn(key, "integer", (c) => c.primaryKey().autoIncrement())
    : builder.addColumn(key, "bigint", (c) => c.primaryKey().generatedAlwaysAsIdentity());
}

/**
 * PostgreSQL orders texts by the database's language unless told otherwise; ours are keys and must be ordered by their bytes, as
 * in SQLite. To be called at the end of every migration that adds texts.
 */
export async function orderTextsByBytes(db: Kysely<unknown>): Promise<void> {
  if (isSqlite(db)) return;
  await sql`do $$ declare one record; begin
    for one in select table_name, column_name from information_schema.columns
      where table_schema = current_schema() and data_type = 'text' and collation_name is null
    loop
      execute format('alter table %I alter column %I type text collate "C"', one.table_name, one.column_name);
    end loop;
  end $$`.execute(db);
}
