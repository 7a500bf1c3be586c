/** Cron expressions with a time zone: croner's five fields (minute to day of week), seconds left out. */

import { Cron } from "croner";

/** The first run after the time, epoch milliseconds; null when there is none any more. Throws on an expression that can't be read. */
export function nextRunAfter(cron: string, timeZone: string, after: number): number | null {
  const job = new Cron(cron, { timezone: timeZone, paused: true, mode: "5-part" });
  return job.nextRun(new Date(after))?.getTime() ?? null;
}

export interface ScheduleProblem {
  readonly field: "cron" | "timeZone";
  readonly reason: string;
  readonly message: string;
}

/** What is wrong with it; undefined when nothing is. */
export function scheduleProblem(
  cron: string,
  timeZone: string,
  now: number,
): ScheduleProblem | undefined {
  if (!isTimeZone(timeZone)) {
    const message = `There is no time zone ${JSON.stringify(timeZone)}.`;
    return { field: "timeZone", reason: "time-zone", message };
  }
  try {
    if (nextRunAfter(cron, timeZone, now) !== null) return undefined;
    return { field: "cron", reason: "cron-never", message: "It would never run." };
  } catch (error) {
    const message = error instanceof Error ? error.message : "It can't be read.";
    return { field: "cron", reason: "cron", message };
  }
}

/** Whether the platform knows it, by its IANA name. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
