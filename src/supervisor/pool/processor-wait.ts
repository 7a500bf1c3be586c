/** How long a thread has been ready to run and was given no processor: on a busy machine that is not its fault. */

import { readFileSync } from "node:fs";

const NS_PER_MS = 1_000_000;

/** In milliseconds since the thread's start; 0 where the kernel doesn't tell (Documentation/scheduler/sched-stats.rst: the second number of schedstat). */
export function processorWaitMs(kernelThread: number): number {
  if (kernelThread === 0) return 0;
  try {
    const [, waited] = readFileSync(`/proc/${kernelThread}/schedstat`, "latin1").split(" ");
    return Number(waited ?? 0) / NS_PER_MS;
  } catch {
    return 0;
  }
}
