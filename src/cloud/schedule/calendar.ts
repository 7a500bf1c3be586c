/** Cron expressions with a time zone: croner's five fields (minute to day of week), seconds left out. */

import { Cron } from "croner";

/** The first run after the time, epoch milliseconds; null when there is none any more. Throws on an expression that can't be read. */
export function nextRunAfter(cron: string, timeZone: string, after: number): number | null {
  const job = new Cron(cron, { timezone: timeZone, paused: true, mode: "5-part" });
  return job.nextRun(new Date(after))?.getTime() ?? null;
}

/** What is wrong with it, in words; undefined when nothing is. */
export function scheduleProblem(cron: string, timeZone: string, now: number): string | undefined {
  try {
    const next = nextRunAfter(cron, timeZone, now);
    return next === null ? "It would never run." : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "It can't be read.";
  }
}
