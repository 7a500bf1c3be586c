/** Where the package lies, and its version: package.json is at the same place above the sources and, one folder higher, above dist/. */

import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const beside = ["../../package.json", "../../../package.json"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((file) => existsSync(file));

const packageFile = z.object({ version: z.string() });

export const packageVersion =
  beside === undefined
    ? "0.0.0"
    : packageFile.parse(JSON.parse(readFileSync(beside, "utf8"))).version;

/** undefined when the program was taken out of its package. */
export const packageFolder = beside === undefined ? undefined : dirname(beside);
