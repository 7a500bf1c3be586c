/** Which database the cloud's commands work on: `cloud.databaseUrl`, else DATABASE_URL, else the embedded one in the data directory. */

import { registerSecret } from "../log/secrets.ts";
import type { Settings } from "../settings/schema.ts";

/** Registered as a secret: it holds a password. */
export function databaseUrlOf({ cloud }: Settings): string | undefined {
  const url = cloud.databaseUrl?.reveal() ?? process.env["DATABASE_URL"];
  if (url === undefined || url === "") return undefined;
  registerSecret(url);
  return url;
}
