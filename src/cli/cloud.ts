/** `ksocket cloud`: serves the cloud, and looks after its API tokens, users and backups. */

import { resolve } from "node:path";
import type { Command } from "commander";
import type { EndpointFactory } from "../cloud/cloud.ts";
import { ADMINISTRATOR, ensureAdministrator } from "../cloud/first-start.ts";
import { addBackups } from "./cloud-backup.ts";
import { databaseUrlOf } from "./cloud-database.ts";
import { addTokens } from "./cloud-tokens.ts";
import { addUsers } from "./cloud-users.ts";
import { openSettings } from "./open-settings.ts";
import { untilSignal } from "./until-signal.ts";
import { UsageError } from "./usage-error.ts";
import type { DataOptions } from "./with-cloud-store.ts";

export interface CloudCommandParts {
  readonly version: string;
  /** `attachEndpoint`, or `noEndpoint` where agents are not served; loaded when the cloud starts, since agents run from the same program. */
  readonly endpoint: () => Promise<EndpointFactory>;
  readonly write: (line: string) => void;
}

interface ServeOptions extends DataOptions {
  readonly host?: string;
  readonly port?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Adds the command and its sub-commands. */
export function registerCloud(program: Command, parts: CloudCommandParts): void {
  const cloud = program
    .command("cloud")
    .description("serve the cloud: agents' endpoint, REST API and console")
    .option("--data <folder>", "where the database lies (cloud.dataDirectory)")
    .option("--host <address>", "address to listen on (cloud.host)")
    .option("--port <number>", "port to listen on (cloud.port)")
    .option("--cert <file>", "TLS certificate, PEM")
    .option("--key <file>", "TLS key, PEM")
    .action((options: ServeOptions, command: Command) => serve(options, command, parts));
  addTokens(cloud.command("token").description("API tokens for scripts"), cloud, parts.write);
  addUsers(cloud.command("user").description("people who log in"), cloud, parts.write);
  addBackups(cloud, parts.write);
}

/** The `cloud:` section of ksocket.yml, the flags before it. */
function flagsOf({
  data,
  host,
  port,
  cert,
  key,
}: ServeOptions): Record<string, string | undefined> {
  return {
    "cloud.dataDirectory": data === undefined ? undefined : resolve(data),
    "cloud.host": host,
    "cloud.port": port,
    "cloud.tls.certFile": cert === undefined ? undefined : resolve(cert),
    "cloud.tls.keyFile": key === undefined ? undefined : resolve(key),
  };
}

async function serve(
  options: ServeOptions,
  command: Command,
  { version, endpoint, write }: CloudCommandParts,
): Promise<void> {
  if ((options.cert === undefined) !== (options.key === undefined)) {
    throw new UsageError("--cert and --key belong together");
  }
  const {
    settings,
    logger: log,
    reopenLog,
    close,
  } = openSettings(command, { flags: flagsOf(options) });
  process.on("SIGHUP", reopenLog);
  const { dataDirectory, host, port, tls, trustProxy, basicAuth } = settings.cloud;
  const { createCloud } = await import("../cloud/cloud.ts");
  const databaseUrl = databaseUrlOf(settings);
  const parts = {
    dataDirectory,
    databaseUrl,
    host,
    port,
    tls,
    version,
    log,
    trustProxy,
    basicAuth,
  };
  const cloud = createCloud({ ...parts, endpoint: await endpoint() });
  const { url, store } = await cloud.start();
  const password = await ensureAdministrator(store);
  if (password !== undefined) {
    write(`First login: ${ADMINISTRATOR} / ${password}   (shown this once)`);
  }
  write(`The cloud is at ${url}`);
  await untilSignal();
  await cloud.stop();
  close();
}
