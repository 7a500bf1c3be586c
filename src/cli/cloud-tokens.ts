/** `ksocket cloud token`: API tokens for scripts. */

import type { Command } from "commander";
import { ADMINISTRATOR } from "../cloud/first-start.ts";
import { UsageError } from "./usage-error.ts";
import { withStore } from "./with-cloud-store.ts";

const DAY_MS = 86_400_000;
const MOST_DAYS = 36_500;

/** undefined: it never expires. */
function daysOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MOST_DAYS) {
    const written = JSON.stringify(text);
    throw new UsageError(`--days takes a whole number from 1 to ${MOST_DAYS}, not ${written}`);
  }
  return days;
}

export function addTokens(token: Command, cloud: Command, write: (line: string) => void): void {
  token
    .command("create <label>")
    .description("issue an API token; it is shown this once")
    .option("--user <name>", "whose it is", ADMINISTRATOR)
    .option("--days <number>", "after how many days it expires")
    .action((label: string, options: { user: string; days?: string }) => {
      const days = daysOf(options.days);
      return withStore(cloud, async (store) => {
        const owner = (await store.users.list()).find((user) => user.name === options.user);
        if (owner === undefined) throw new Error(`there is no user ${options.user}`);
        const expiresAt = days === undefined ? null : store.now() + days * DAY_MS;
        const created = await store.apiTokens.create(owner.userId, label, expiresAt);
        await store.audit.add("command line", "api-token.create", created.apiTokenId, label);
        write(created.token);
      });
    });
  token
    .command("list")
    .description("API tokens, without their values")
    .action(() =>
      withStore(cloud, async (store) => {
        const { items } = await store.apiTokens.list({ offset: 0, limit: 1_000 });
        for (const { apiTokenId, label, expiresAt } of items) {
          const expiry =
            expiresAt === null ? "never expires" : `expires ${new Date(expiresAt).toISOString()}`;
          write(`${apiTokenId}  ${expiry}  ${label}`);
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
