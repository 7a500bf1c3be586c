/** Finds the plug-in workers of a directory and learns their kinds, each in a thread of its own: importing a module runs it. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Piscina } from "piscina";
import { entryExecArgv, pluginEntry } from "./worker-types.ts";

const DESCRIBE_MS = 10_000;

export interface Plugin {
  readonly kind: string;
  readonly url: string;
}

export interface FoundPlugins {
  readonly plugins: readonly Plugin[];
  /** What can't be used and why, in sentences. */
  readonly limitations: readonly string[];
}

/** `takenKinds`: kinds that a plug-in may not claim. Files are looked at in the order of their names; the first of a kind wins. */
export async function findPlugins(
  directories: readonly string[],
  takenKinds: readonly string[],
): Promise<FoundPlugins> {
  const limitations: string[] = [];
  const plugins: Plugin[] = [];
  for (const directory of directories) {
    for (const file of await moduleFiles(directory, limitations)) {
      const path = join(directory, file);
      const url = pathToFileURL(path).href;
      try {
        const { kind } = await describe(url);
        const isTaken = takenKinds.includes(kind) || plugins.some((other) => other.kind === kind);
        if (isTaken) limitations.push(`plug-in ${path}: the kind "${kind}" is taken`);
        else plugins.push({ kind, url });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        limitations.push(`plug-in ${path} can't be used: ${reason.slice(0, 500)}`);
      }
    }
  }
  return { plugins, limitations };
}

async function moduleFiles(directory: string, limitations: string[]): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => name.endsWith(".mjs")).sort();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    limitations.push(`the plug-in directory ${directory} can't be read: ${code}`);
    return [];
  }
}

async function describe(url: string): Promise<{ readonly kind: string }> {
  const pool = new Piscina({
    minThreads: 0,
    maxThreads: 1,
    atomics: "disabled",
    recordTiming: false,
    execArgv: [...entryExecArgv],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  pool.on("error", () => undefined);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), DESCRIBE_MS);
  try {
    // The named function of our own entry file returns nothing else.
    return (await pool.run(url, {
      filename: pluginEntry.href,
      name: "describePlugin",
      signal: controller.signal,
    })) as { kind: string };
  } catch (error) {
    if (controller.signal.aborted) {
      throw new Error(`it did not load within ${DESCRIBE_MS} ms`, { cause: error });
    }
    throw error;
  } finally {
    clearTimeout(timer);
    await pool.destroy();
  }
}
