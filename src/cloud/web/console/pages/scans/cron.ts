/** Frequencies that most people want, as cron expressions (minute, hour, day, month, weekday) and back. */

export const frequencies = ["daily", "weekdays", "weekly", "hourly", "custom"] as const;
export type Frequency = (typeof frequencies)[number];

const days = { daily: "* * *", weekdays: "* * 1-5", weekly: "* * 0" } as const;
const pattern = /^(\d{1,2}) (\d{1,2}|\*) (\S+ \S+ \S+)$/;
const USUAL_TIME = "03:00";

export function cronOf(frequency: Frequency, timeOfDay: string, custom: string): string {
  if (frequency === "custom") return custom.trim();
  const [hour = "3", minute = "0"] = timeOfDay.split(":");
  if (frequency === "hourly") return `${Number(minute)} * * * *`;
  return `${Number(minute)} ${Number(hour)} ${days[frequency]}`;
}

/** Undefined: no schedule yet. */
export function frequencyOf(cron: string | undefined): Frequency {
  if (cron === undefined) return "daily";
  const [, , hour, rest] = pattern.exec(cron) ?? [];
  if (hour === "*") return rest === "* * *" ? "hourly" : "custom";
  const known = (["daily", "weekdays", "weekly"] as const).find((name) => days[name] === rest);
  return known ?? "custom";
}

/** "HH:MM" */
export function timeOf(cron: string | undefined): string {
  const [, minute, hour] = pattern.exec(cron ?? "") ?? [];
  if (minute === undefined || hour === undefined) return USUAL_TIME;
  return `${(hour === "*" ? "0" : hour).padStart(2, "0")}:${minute.padStart(2, "0")}`;
}
