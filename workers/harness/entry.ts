/** Runs in the threads of plug-in workers; which module is told with the task. */

import type { LaneTask } from "../../src/protocol/lane.ts";
import { loadPlugin } from "./plugin.ts";
import { servePort } from "./pool-entry.ts";

export default async function servePlugin(task: LaneTask): Promise<void> {
  if (task.pluginUrl === undefined) throw new TypeError("the task names no plug-in");
  await servePort(await loadPlugin(task.pluginUrl), task);
}

/** What the module is, found out in a thread because importing it runs it. */
export async function describePlugin(url: string): Promise<{ readonly kind: string }> {
  const { kind } = await loadPlugin(url);
  return { kind };
}
