/** The embedded database: one file, one connection, every statement in its turn. */

import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { CamelCasePlugin, Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import type { OpenDatabase } from "./dialect.ts";
import type { CloudDatabase } from "./schema.ts";

const BUSY_TIMEOUT_MS = 10_000;
/** KiB of page cache, as a negative number of SQLite's. */
const CACHE_SIZE = -131_072;

/** Of 4 KiB, in the write-ahead log before they are copied into the database: pages that many transactions change are copied once. */
const CHECKPOINT_PAGES = 8_192;
const MAX_PREPARED = 200;

/** Opens, or creates, the SQLite database at the path. The caller destroys `db`. */
export function openSqlite(path: string): OpenDatabase {
  const isExisting = existsSync(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sqlite = new Database(path);
  sqlite.pragma("journal_mode = WAL");
  sqlite.pragma("synchronous = FULL");
  sqlite.pragma("foreign_keys = ON");
  sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  sqlite.pragma(`cache_size = ${CACHE_SIZE}`);
  const db = new Kysely<CloudDatabase>({
    dialect: new SqliteDialect({ database: withPreparedStatements(sqlite) }),
    plugins: [new CamelCasePlugin()],
  });
  return {
    db,
    write: (work) => db.transaction().execute(work),
    isExisting,
    backup: async (target) => {
      await sqlite.backup(target);
    },
  };
}

/** The newest statements stay prepared: most of what is asked has been asked before. */
function withPreparedStatements(sqlite: Database.Database): SqliteDatabase {
  const prepared = new Map<string, Database.Statement>();
  return {
    close: () => sqlite.close(),
    prepare(text) {
      const statement = prepared.get(text) ?? sqlite.prepare(text);
      prepared.delete(text);
      prepared.set(text, statement);
      const [oldest] = prepared.keys();
      if (prepared.size > MAX_PREPARED && oldest !== undefined) prepared.delete(oldest);
      return statement;
    },
  };
}
