/** Waits for late answers. */

import { setTimeout as delay } from "node:timers/promises";

const LOOK_MS = 50;

/** Resolves when nothing has come for so long, counted from now; rejects when the signal aborts. */
export async function untilQuiet(
  quietMs: number,
  lastAt: () => number,
  signal: AbortSignal,
): Promise<void> {
  const since = performance.now();
  while (performance.now() - Math.max(since, lastAt()) < quietMs)
    await delay(LOOK_MS, undefined, { signal });
}
