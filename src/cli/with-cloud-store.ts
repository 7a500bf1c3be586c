/** One piece of work on the cloud's store, for the commands that look after it. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Store } from "../cloud/store/store.ts";
import { databaseUrlOf } from "./cloud-database.ts";
import { openSettings } from "./open-settings.ts";
import { UsageError } from "./usage-error.ts";

export interface DataOptions {
  readonly data?: string;
}

/** The settings, with the data directory of the command `cloud`. The caller closes them. */
export function cloudSettings(cloud: Command) {
  const { data } = cloud.opts<DataOptions>();
  const request = { flags: { "cloud.dataDirectory": data && resolve(data) }, logsToTerminal: true };
  return openSettings(cloud, request);
}

type StoreWork = (store: Store) => Promise<void>;

/** @throws UsageError when there is no embedded database yet: a new one in a folder that nobody meant would say that nothing exists */
export const withStore = (cloud: Command, work: StoreWork): Promise<void> =>
  withDatabase(cloud, work, requireDatabase);

/** The same for the commands that may come before the cloud's first start. */
export const withNewStore = (cloud: Command, work: StoreWork): Promise<void> =>
  withDatabase(cloud, work, async () => undefined);

async function withDatabase(
  cloud: Command,
  work: StoreWork,
  check: (dataDirectory: string) => Promise<void>,
): Promise<void> {
  const { settings, logger: log, close } = cloudSettings(cloud);
  try {
    const { dataDirectory } = settings.cloud;
    const databaseUrl = databaseUrlOf(settings);
    if (databaseUrl === undefined) await check(dataDirectory);
    const { openStore } = await import("../cloud/store/store.ts");
    const store = await openStore({ dataDirectory, databaseUrl, log });
    try {
      await work(store);
    } finally {
      await store.close();
    }
  } finally {
    close();
  }
}

async function requireDatabase(dataDirectory: string): Promise<void> {
  const { DATABASE_FILE } = await import("../cloud/store/restore-sqlite.ts");
  const file = join(dataDirectory, DATABASE_FILE);
  if (existsSync(file)) return;
  const remedy = "start the cloud first, or say by --data or KSOCKET_HOME where its data lies";
  throw new UsageError(`there is no database ${file}: ${remedy}`);
}
