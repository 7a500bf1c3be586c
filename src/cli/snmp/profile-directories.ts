/** Where device profiles are: the shipped ones, then the user's. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { homeDirectory } from "../../settings/home.ts";
import type { Environment } from "../../yaml/expand.ts";

/** From src/cli/snmp, and from dist/src/cli/snmp. */
const shipped = ["../../../config/snmp-profiles", "../../../../config/snmp-profiles"];

/** The user's folder need not be there; its profiles count before the shipped ones. */
export function snmpProfileDirectories(environment: Environment): string[] {
  const own = shipped
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  const users = join(homeDirectory(environment), "etc/ksocket/snmp-profiles");
  return [...(own === undefined ? [] : [own]), ...(existsSync(users) ? [users] : [])];
}
