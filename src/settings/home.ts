/** `$KSOCKET_HOME`: where ksocket is installed; the original's defaults. */

import type { Environment } from "../yaml/expand.ts";

export const DEFAULT_HOME_LINUX = "/opt/fixpoint/ksocket";
export const DEFAULT_HOME_WINDOWS = "C:\\ProgramData\\Fixpoint\\ksocket";

export function homeDirectory(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const chosen = environment["KSOCKET_HOME"];
  if (chosen !== undefined && chosen !== "") return chosen;
  return platform === "win32" ? DEFAULT_HOME_WINDOWS : DEFAULT_HOME_LINUX;
}
