/** `ksocket cloud backup` and `ksocket cloud restore`, for the embedded database. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { databaseUrlOf } from "./cloud-database.ts";
import { UsageError } from "./usage-error.ts";
import { cloudSettings, withStore } from "./with-cloud-store.ts";

type Write = (line: string) => void;

export function addBackups(cloud: Command, write: Write): void {
  cloud
    .command("backup <file>")
    .description("write a consistent copy of the database, while the cloud runs, too")
    .action((file: string) => backUp(cloud, resolve(file), write));
  cloud
    .command("restore <file>")
    .description("put a backup in the database's place; the former one is kept beside it")
    .action((file: string) => restore(cloud, resolve(file), write));
}

async function backUp(cloud: Command, file: string, write: Write): Promise<void> {
  if (existsSync(file)) throw new UsageError(`${file} is there already`);
  await withStore(cloud, async (store) => {
    if (store.backup === undefined) {
      throw new UsageError("the database is PostgreSQL: use pg_dump and pg_restore");
    }
    await store.backup(file);
    write(`The database was copied to ${file}`);
  });
}

async function restore(cloud: Command, file: string, write: Write): Promise<void> {
  const { settings, close } = cloudSettings(cloud);
  try {
    if (databaseUrlOf(settings) !== undefined) {
      throw new UsageError("the database is PostgreSQL: use pg_dump and pg_restore");
    }
    const { restoreSqlite } = await import("../cloud/store/restore-sqlite.ts");
    const former = restoreSqlite(settings.cloud.dataDirectory, file, Date.now());
    write(former === undefined ? "Restored." : `Restored; the former database is ${former}`);
  } finally {
    close();
  }
}
