import { expect, it } from "vitest";
import { cronOf, frequencyOf, timeOf } from "../../../src/cloud/web/console/pages/scans/cron.ts";

it.each([
  ["daily", "03:05", "5 3 * * *"],
  ["weekdays", "22:30", "30 22 * * 1-5"],
  ["weekly", "00:00", "0 0 * * 0"],
  ["hourly", "00:15", "15 * * * *"],
] as const)("writes and reads %s at %s", (frequency, time, cron) => {
  expect(cronOf(frequency, time, "")).toBe(cron);
  expect(frequencyOf(cron)).toBe(frequency);
  expect(timeOf(cron)).toBe(time);
});

it("keeps expressions that it has no words for", () => {
  for (const cron of ["*/5 * * * *", "0 3 1 * *", "0 3 * * 1,3", "0 * 1 * *"]) {
    expect(frequencyOf(cron)).toBe("custom");
    expect(cronOf("custom", "03:00", cron)).toBe(cron);
  }
});
