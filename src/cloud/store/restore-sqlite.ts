/** Puts a backup of the embedded database in its place. */

import { copyFileSync, existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

export const DATABASE_FILE = "ksocket.db";

/** What can't be done, for a person to read. */
export class RestoreRefused extends Error {
  override readonly name = "RestoreRefused";
}

/**
 * Checks the backup first, and moves a present database aside; the cloud must not be running. Throws RestoreRefused.
 * @returns where the former database lies now; undefined when there was none
 */
export function restoreSqlite(
  dataDirectory: string,
  backup: string,
  now: number,
): string | undefined {
  checkBackup(backup);
  const current = join(dataDirectory, DATABASE_FILE);
  const aside = existsSync(current)
    ? join(dataDirectory, `ksocket-before-restore-${now}.db`)
    : undefined;
  if (aside !== undefined) {
    requireNobody(current);
    renameSync(current, aside);
  }
  // Under another name first: a crash in the middle leaves no half database where the cloud would open it.
  const arriving = `${current}.arriving`;
  copyFileSync(backup, arriving);
  renameSync(arriving, current);
  return aside;
}

function checkBackup(backup: string): void {
  if (!existsSync(backup)) throw new RestoreRefused(`There is no file ${backup}.`);
  try {
    const database = new Database(backup, { readonly: true });
    try {
      const check = database.pragma("integrity_check", { simple: true });
      if (check !== "ok") throw new RestoreRefused(`${backup} is damaged: ${String(check)}.`);
      database.prepare("select count(*) from kysely_migration").get();
      database.prepare("select count(*) from managed_nodes").get();
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof RestoreRefused) throw error;
    throw new RestoreRefused(`${backup} is no backup of a cloud.`, { cause: error });
  }
}

/** Leaving the write-ahead log needs the database for oneself, and takes what is in the log into the file. */
function requireNobody(path: string): void {
  const database = new Database(path, { timeout: 0 });
  try {
    if (database.pragma("journal_mode = delete", { simple: true }) === "delete") return;
  } catch {
    // Somebody has it open: told below.
  } finally {
    database.close();
  }
  throw new RestoreRefused("The cloud is running: stop it first.");
}
