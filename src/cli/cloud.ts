/** `ksocket cloud`: serves the cloud, and looks after its API tokens and users on the data directory. */

import { join } from "node:path";
import type { Command } from "commander";
import { createCloud, type EndpointFactory } from "../cloud/cloud.ts";
import { ADMINISTRATOR, ensureAdministrator } from "../cloud/first-start.ts";
import { newPassword } from "../cloud/store/password.ts";
import { openStore, type Store } from "../cloud/store/store.ts";
import type { Logger } from "../log/logger.ts";
import { homeDirectory } from "../settings/home.ts";

export interface CloudCommandParts {
  readonly log: Logger;
  readonly version: string;
  /** `attachEndpoint`, or `noEndpoint` where agents are not served. */
  readonly endpoint: EndpointFactory;
  readonly write: (line: string) => void;
}

interface DataOptions {
  readonly data: string;
}

interface ServeOptions extends DataOptions {
  readonly host: string;
  readonly port: string;
  readonly cert?: string;
  readonly key?: string;
}

const defaultData = () => join(homeDirectory(process.env), "var/lib/ksocket/cloud");

/** Adds the command and its sub-commands. */
export function registerCloud(program: Command, parts: CloudCommandParts): void {
  const cloud = program
    .command("cloud")
    .description("serve the cloud: agents' endpoint, REST API and console")
    .option("--data <folder>", "where the database lies", defaultData())
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on", "8585")
    .option("--cert <file>", "TLS certificate, PEM")
    .option("--key <file>", "TLS key, PEM")
    .action((options: ServeOptions) => serve(options, parts));
  addTokens(cloud.command("token").description("API tokens for scripts"), cloud, parts);
  addUsers(cloud.command("user").description("people who log in"), cloud, parts);
}

async function serve(options: ServeOptions, parts: CloudCommandParts): Promise<void> {
  const { log, version, endpoint, write } = parts;
  const { cert, key, host } = options;
  if ((cert === undefined) !== (key === undefined)) {
    throw new Error("--cert and --key belong together");
  }
  const tls =
    cert !== undefined && key !== undefined ? { certFile: cert, keyFile: key } : undefined;
  const cloud = createCloud({
    dataDirectory: options.data,
    host,
    port: Number(options.port),
    tls,
    version,
    log,
    endpoint,
  });
  const { url, store } = await cloud.start();
  const password = await ensureAdministrator(store);
  if (password !== undefined) {
    write(`First login: ${ADMINISTRATOR} / ${password}   (shown this once)`);
  }
  write(`The cloud is at ${url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      cloud.stop().catch((error: unknown) => log.error({ err: error }, "the cloud did not stop"));
    });
  }
}

/** Opens the store of the data directory for one piece of work. */
async function withStore(
  cloud: Command,
  { log }: CloudCommandParts,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const store = await openStore({ dataDirectory: cloud.opts<DataOptions>().data, log });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function addTokens(token: Command, cloud: Command, parts: CloudCommandParts): void {
  token
    .command("create <label>")
    .description("issue an API token; it is shown this once")
    .option("--user <name>", "whose it is", ADMINISTRATOR)
    .option("--days <number>", "after how many days it expires")
    .action((label: string, options: { user: string; days?: string }) =>
      withStore(cloud, parts, async (store) => {
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
      withStore(cloud, parts, async (store) => {
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
      withStore(cloud, parts, async (store) => {
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
      withStore(cloud, parts, async (store) => {
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
      withStore(cloud, parts, async (store) => {
        const password = newPassword();
        if (!(await store.users.setPassword(name, password))) {
          throw new Error(`there is no user ${name}`);
        }
        await store.audit.add("command line", "user.password", name);
        parts.write(password);
      }),
    );
}
