/** The version in package.json, which lies at the same place above the sources and, one folder higher, above dist/. */

import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

const beside = ["../../package.json", "../../../package.json"]
  .map((path) => new URL(path, import.meta.url))
  .find((url) => existsSync(url));

const packageFile = z.object({ version: z.string() });

export const packageVersion =
  beside === undefined
    ? "0.0.0"
    : packageFile.parse(JSON.parse(readFileSync(beside, "utf8"))).version;
