/** `ksocket cloud`: serves the cloud, and looks after its API tokens and users on the data directory. */

import { resolve } from "node:path";
import type { Command } from "commander";
import type { EndpointFactory } from "../cloud/cloud.ts";
import { ADMINISTRATOR, ensureAdministrator } from "../cloud/first-start.ts";
import { newPassword } from "../cloud/store/password.ts";
import type { Store } from "../cloud/store/store.ts";
import { databaseUrlOf } from "./cloud-database.ts";
import { openSettings } from "./open-settings.ts";
import { untilSignal } from "./until-signal.ts";
import { UsageError } from "./usage-error.ts";

export interface CloudCommandParts {
  readonly version: string;
  /** `attachEndpoint`, or `noEndpoint` where agents are not served; loaded when the cloud starts, since agents run from the same program. */
  readonly endpoint: () => Promise<EndpointFactory>;
  readonly write: (line: string) => void;
}

interface DataOptions {
  readonly data?: string;
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
  addTokens(cloud.command("token").description("API tokens for scripts"), cloud, parts);
  addUsers(cloud.command("user").description("people who log in"), cloud, parts);
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

/** Opens the store of the data directory for one piece of work. */
async function withStore(cloud: Command, work: (store: Store) => Promise<void>): Promise<void> {
  const { data } = cloud.opts<DataOptions>();
  const request = { flags: { "cloud.dataDirectory": data && resolve(data) }, logsToTerminal: true };
  const { settings, logger: log, close } = openSettings(cloud, request);
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

function addTokens(token: Command, cloud: Command, parts: CloudCommandParts): void {
  token
    .command("create <label>")
    .description("issue an API token; it is shown this once")
    .option("--user <name>", "whose it is", ADMINISTRATOR)
    .option("--days <number>", "after how many days it expires")
    .action((label: string, options: { user: string; days?: string }) =>
      withStore(cloud, async (store) => {
        const owner = (await store.users.list()).find((user) => user.name === options.user);
        if (owner === undefined) throw new Error(`there is no user ${options.user}`);
        const days = options.days === undefined ? undefined : Number(options.days);
        const expiresAt = days === undefined ? null : store.now() + days * 86_400_000;
        const created = await store.apiTokens.create(owner.userId, label, expiresAt);
        await store.audit.add("command line", "api-token.create", created.apiTokenId, label);
        parts.write(created.token);
      }),
    );
  token
    .command("list")
    .description("API tokens, without their values")
    .action(() =>
      withStore(cloud, async (store) => {
        const { items } = await store.apiTokens.list({ offset: 0, limit: 1_000 });
        for (const { apiTokenId, label, expiresAt } of items) {
          const expiry =
            expiresAt === null ? "never expires" : `expires ${new Date(expiresAt).toISOString()}`;
          parts.write(`${apiTokenId}  ${expiry}  ${label}`);
        }
      }),
    );
  token
    .command("revoke <id>")
    .description("end an API token")
    .action((id: string) =>
      withStore(cloud, async (store) => {
        if (!(await store.apiTokens.remove(id))) throw new Error(`there is no API token ${id}`);
        await store.audit.add("command line", "api-token.remove", id);
      }),
    );
}

function addUsers(user: Command, cloud: Command, parts: CloudCommandParts): void {
  user
    .command("add <name>")
    .description("add a user; the password is shown this once")
    .action((name: string) =>
      withStore(cloud, async (store) => {
        const password = newPassword();
        await store.users.add(name, password);
        await store.audit.add("command line", "user.create", name);
        parts.write(password);
      }),
    );
  user
    .command("passwd <name>")
    .description("give a user a new password, shown this once; open sessions end")
    .action((name: string) =>
      withStore(cloud, async (store) => {
        const password = newPassword();
        if (!(await store.users.setPassword(name, password))) {
          throw new Error(`there is no user ${name}`);
        }
        await store.audit.add("command line", "user.password", name);
        parts.write(password);
      }),
    );
}
