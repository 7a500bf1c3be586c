/** Section users: the machine's own accounts. `LocalAccount=TRUE` keeps a domain member from listing the whole domain. */

import type { HostReader } from "./host-reader.ts";
import { optional } from "./optional.ts";

const SOURCE = "Win32_UserAccount";

export async function collectUsers(host: HostReader): Promise<void> {
  const read = await host.rows({
    from: SOURCE,
    columns: ["Name", "FullName", "Disabled", "SID"],
    where: "LocalAccount=TRUE",
  });
  if (read.status !== "complete") return host.unread("users", SOURCE, read);
  const users = read.value.slice(0, 65_536).flatMap((row) => {
    const name = row.text("Name");
    if (name === undefined) return [];
    // The relative identifier, the last part of a SID (MS-DTYP 2.4.2).
    const uid = Number(row.text("SID")?.split("-").at(-1));
    return {
      name,
      ...(Number.isSafeInteger(uid) && { uid }),
      ...optional("fullName", row.text("FullName")),
      ...optional("isDisabled", row.boolean("Disabled")),
    };
  });
  host.section("users", users, SOURCE);
}
