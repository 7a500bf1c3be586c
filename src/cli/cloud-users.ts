/** `ksocket cloud user`: people who log in. */

import { type Command, Option } from "commander";
import { newPassword } from "../cloud/store/password.ts";
import type { Store } from "../cloud/store/store.ts";
import type { User } from "../cloud/store/users.ts";
import { UsageError } from "./usage-error.ts";
import { withNewStore, withStore } from "./with-cloud-store.ts";

/** As src/cloud/api/roles.ts has them; that file is loaded by the cloud only. */
const roles = ["viewer", "operator", "administrator"];

export function addUsers(user: Command, cloud: Command, write: (line: string) => void): void {
  user
    .command("add <name>")
    .description("add a user; the password is shown this once")
    .addOption(
      new Option("--role <role>", "what the user may do").choices(roles).default("administrator"),
    )
    .action((name: string, { role }: { role: string }) =>
      withNewStore(cloud, async (store) => {
        const password = newPassword();
        await store.users.add(name, password, role);
        await store.audit.add("command line", "user.create", name);
        write(password);
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
        write(password);
      }),
    );
  user
    .command("list")
    .description("users and their roles")
    .action(() =>
      withStore(cloud, async (store) => {
        for (const { name, role, disabledAt } of await store.users.list()) {
          write(`${role}  ${name}${disabledAt === null ? "" : "  (disabled)"}`);
        }
      }),
    );
  const allow = (verb: "disable" | "enable", description: string) =>
    user
      .command(`${verb} <name>`)
      .description(description)
      .action((name: string) =>
        withStore(cloud, async (store) => {
          const { userId } = await userNamed(store, name);
          if (!(await store.users.change(userId, { isDisabled: verb === "disable" }))) {
            throw new UsageError(`${name} is the last administrator`);
          }
          await store.audit.add("command line", "user.change", name, `${verb}d`);
        }),
      );
  allow("disable", "end a user's sessions and refuse logins and API tokens until enabled again");
  allow("enable", "let a disabled user log in again");
  user
    .command("remove <name>")
    .description("remove a user with all sessions and API tokens")
    .action((name: string) =>
      withStore(cloud, async (store) => {
        const known = await userNamed(store, name);
        if (!(await store.users.remove(known.userId))) {
          throw new UsageError(`${name} is the last administrator`);
        }
        await store.audit.add("command line", "user.remove", name);
      }),
    );
}

async function userNamed(store: Store, name: string): Promise<User> {
  const known = (await store.users.list()).find((one) => one.name === name);
  if (known === undefined) throw new UsageError(`there is no user ${name}`);
  return known;
}
