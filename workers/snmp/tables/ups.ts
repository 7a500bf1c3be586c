/** UPS-MIB (RFC 1628). */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { SnmpValue, Varbind } from "../agent.ts";
import { rowsOf } from "./table.ts";
import { countOf, numberOf, present } from "./values.ts";

const upsObjects = "1.3.6.1.2.1.33.1";
export const upsBatteryStatus = `${upsObjects}.2.1.0`;
const upsSecondsOnBattery = `${upsObjects}.2.2.0`;
const upsEstimatedMinutesRemaining = `${upsObjects}.2.3.0`;
const upsEstimatedChargeRemaining = `${upsObjects}.2.4.0`;
const upsOutputSource = `${upsObjects}.4.1.0`;
export const upsOutputEntry = `${upsObjects}.4.4.1`;
/** upsOutputPercentLoad. */
export const upsOutputColumns = [`${upsOutputEntry}.5`];
export const upsScalars = [
  upsBatteryStatus,
  upsSecondsOnBattery,
  upsEstimatedMinutesRemaining,
  upsEstimatedChargeRemaining,
  upsOutputSource,
];

const batteryStatuses = [undefined, "unknown", "batteryNormal", "batteryLow", "batteryDepleted"];
const outputSources = [
  undefined,
  "other",
  "none",
  "normal",
  "bypass",
  "battery",
  "booster",
  "reducer",
];

export function upsOf(
  scalars: ReadonlyMap<string, SnmpValue>,
  rows: readonly Varbind[],
): Sections["ups"] {
  const loads = [...rowsOf(rows, upsOutputEntry).values()].flatMap((row) => row.count(5) ?? []);
  return present({
    batteryStatus: batteryStatuses[numberOf(scalars.get(upsBatteryStatus)) ?? 0],
    secondsOnBattery: countOf(scalars.get(upsSecondsOnBattery)),
    estimatedMinutesRemaining: countOf(scalars.get(upsEstimatedMinutesRemaining)),
    estimatedChargePercent: countOf(scalars.get(upsEstimatedChargeRemaining)),
    outputSource: outputSources[numberOf(scalars.get(upsOutputSource)) ?? 0],
    // Three-phase devices have a line each.
    outputLoadPercent: loads.length === 0 ? undefined : Math.max(...loads),
  });
}
