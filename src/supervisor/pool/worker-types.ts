/** The closed list of our worker kinds and where their entry files are: the only file of src/ that names them. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Compiled files lie in the same tree under dist/, as .js. */
const isSource = import.meta.url.endsWith(".ts");
const extension = isSource ? "ts" : "js";

/** Node.js 20 can't run TypeScript, and a thread or child does not inherit the loader of its parent. */
export const entryExecArgv: readonly string[] = isSource
  ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href]
  : [];

const entry = (folder: string): URL =>
  new URL(`../../../workers/${folder}/entry.${extension}`, import.meta.url);

export const threadEntries = {
  reach: entry("reach"),
  snmp: entry("snmp"),
  ssh: entry("ssh"),
  winrm: entry("winrm"),
} as const;

export const CAPTURE_KIND = "capture";
export const captureEntry: URL = entry(CAPTURE_KIND);

/** Runs and describes plug-in modules; their URL comes with the task. */
export const pluginEntry: URL = entry("harness");

export const isInstalled = (entryUrl: URL): boolean => existsSync(fileURLToPath(entryUrl));
