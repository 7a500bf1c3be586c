/** Worker pools from dist/, as they run when installed, with the plug-ins of the tests. */

import { fileURLToPath } from "node:url";
import { silentLogger } from "../../src/log/logger.ts";
import type { Workers } from "../../src/supervisor/pool/ask.ts";
import type { PoolSettings } from "../../src/supervisor/pool/pool-settings.ts";

const plugins = fileURLToPath(new URL("../fixtures/plugins", import.meta.url));
const built = new URL("../../dist/src/supervisor/pool/create-workers.js", import.meta.url).href;

export async function builtWorkers(
  settings: Readonly<Record<string, Partial<PoolSettings>>>,
): Promise<Workers> {
  // The build has the types of its source.
  const module = (await import(
    built
  )) as typeof import("../../src/supervisor/pool/create-workers.ts");
  return module.createWorkers({
    log: silentLogger,
    pluginDirectories: [plugins],
    settings,
  });
}
