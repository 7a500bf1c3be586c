/** Brings a database forward to this version's tables, once, in order; an existing SQLite database is copied first. */

import { type Kysely, Migrator } from "kysely";
import type { OpenDatabase } from "./dialect.ts";
import { firstTables } from "./migrations/0001-first.ts";
import { overTime } from "./migrations/0002-over-time.ts";
import { compactLists } from "./migrations/0003-compact-lists.ts";
import { tokenRoles } from "./migrations/0004-token-roles.ts";
import { coveringIndexes } from "./migrations/0005-covering-indexes.ts";
import { disabledUsers } from "./migrations/0006-disabled-users.ts";

/** Numbered, never edited after a release, only added to. */
const migrations: Record<string, (db: Kysely<unknown>) => Promise<void>> = {
  "0001-first": firstTables,
  "0002-over-time": overTime,
  "0003-compact-lists": compactLists,
  "0004-token-roles": tokenRoles,
  "0005-covering-indexes": coveringIndexes,
  "0006-disabled-users": disabledUsers,
};

/** @returns the names of the migrations that were applied, and where the copy lies when one was made */
export async function migrate(
  open: OpenDatabase,
  backupPath: string,
): Promise<{ applied: string[]; backup: string | null }> {
  const migrator = new Migrator({
    db: open.db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up }])),
    },
  });
  const pending = (await migrator.getMigrations()).filter((one) => one.executedAt === undefined);
  if (pending.length === 0) return { applied: [], backup: null };
  const backup = open.isExisting ? backupPath : null;
  if (open.isExisting) await open.backup?.(backupPath);
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error("the database could not be migrated", { cause: error });
  return { applied: (results ?? []).map((result) => result.migrationName), backup };
}
