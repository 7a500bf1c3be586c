/** The embedded database: one file with a write-ahead log. */

import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { CamelCasePlugin, Kysely } from "kysely";
import type { OpenDatabase } from "./dialect.ts";
import type { CloudDatabase } from "./schema.ts";
import { TwoConnectionSqlite } from "./sqlite-dialect.ts";
import { WriteTurns } from "./write-turns.ts";

const BUSY_TIMEOUT_MS = 10_000;
/** KiB of page cache of each connection, as a negative number of SQLite's. */
const CACHE_SIZE = -65_536;

/** Of 4 KiB, in the write-ahead log before they are copied into the database: pages that many transactions change are copied once. */
const CHECKPOINT_PAGES = 8_192;

/** In one step: a copy in steps is begun anew whenever another connection writes, and would never end while a scan comes in. */
const ALL_PAGES = 2 ** 31 - 1;

/** Opens, or creates, the SQLite database at the path; threads that have it open share their turns. The caller destroys `db`. */
export function openSqlite(path: string, turns = new WriteTurns()): OpenDatabase {
  const isExisting = existsSync(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const writing = new Database(path);
  writing.pragma("journal_mode = WAL");
  writing.pragma("synchronous = FULL");
  writing.pragma("foreign_keys = ON");
  writing.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  const reading = new Database(path, { readonly: true });
  for (const connection of [writing, reading]) {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    connection.pragma(`cache_size = ${CACHE_SIZE}`);
  }
  const db = new Kysely<CloudDatabase>({
    dialect: new TwoConnectionSqlite({ reading, writing, turns }),
    plugins: [new CamelCasePlugin()],
  });
  return {
    db,
    write: (work) => db.transaction().execute(work),
    isExisting,
    backup: async (target) => {
      await writing.backup(target, { progress: () => ALL_PAGES });
    },
  };
}
