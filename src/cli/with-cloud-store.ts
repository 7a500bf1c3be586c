/** One piece of work on the cloud's store, for the commands that look after it. */

import { resolve } from "node:path";
import type { Command } from "commander";
import type { Store } from "../cloud/store/store.ts";
import { databaseUrlOf } from "./cloud-database.ts";
import { openSettings } from "./open-settings.ts";

export interface DataOptions {
  readonly data?: string;
}

/** The settings, with the data directory of the command `cloud`. The caller closes them. */
export function cloudSettings(cloud: Command) {
  const { data } = cloud.opts<DataOptions>();
  const request = { flags: { "cloud.dataDirectory": data && resolve(data) }, logsToTerminal: true };
  return openSettings(cloud, request);
}

export async function withStore(
  cloud: Command,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const { settings, logger: log, close } = cloudSettings(cloud);
  const { openStore } = await import("../cloud/store/store.ts");
  const { dataDirectory } = settings.cloud;
  const store = await openStore({ dataDirectory, databaseUrl: databaseUrlOf(settings), log });
  try {
    await work(store);
  } finally {
    await store.close();
    close();
  }
}
