/** Printer-MIB (RFC 3805): serial number, pages, supplies. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { rowsOf } from "./table.ts";
import { present } from "./values.ts";

/** prtGeneralPrinterName, prtGeneralSerialNumber, by hrDeviceIndex; one device has one printer. */
export const prtGeneralEntry = "1.3.6.1.2.1.43.5.1.1";
export const prtGeneralColumns = [16, 17].map((column) => `${prtGeneralEntry}.${column}`);
export const prtMarkerEntry = "1.3.6.1.2.1.43.10.2.1";
/** prtMarkerLifeCount. */
export const prtMarkerColumns = [`${prtMarkerEntry}.4`];
export const prtSuppliesEntry = "1.3.6.1.2.1.43.11.1.1";
/** prtMarkerSuppliesDescription, -SupplyUnit, -MaxCapacity, -Level. */
export const prtSuppliesColumns = [6, 7, 8, 9].map((column) => `${prtSuppliesEntry}.${column}`);
export const hrPrinterEntry = "1.3.6.1.2.1.25.3.5.1";
/** hrPrinterStatus. */
export const hrPrinterColumns = [`${hrPrinterEntry}.1`];

/** PrtMarkerSuppliesSupplyUnitTC; the others are rare. */
const units: Readonly<Record<number, string>> = {
  3: "tenThousandthsOfInches",
  4: "micrometers",
  7: "impressions",
  8: "sheets",
  11: "hours",
  12: "thousandthsOfOunces",
  13: "tenthsOfGrams",
  14: "hundrethsOfFluidOunces",
  15: "tenthsOfMilliliters",
  16: "feet",
  17: "meters",
  18: "items",
  19: "percent",
};
const statuses = [undefined, "other", "unknown", "idle", "printing", "warmup"];

export function printerOf(rows: readonly Varbind[]): Sections["printer"] {
  const [marker] = rowsOf(rows, prtMarkerEntry).values();
  const [printer] = rowsOf(rows, hrPrinterEntry).values();
  const supplies = [...rowsOf(rows, prtSuppliesEntry).values()].flatMap((row) => {
    const description = row.text(6);
    if (description === undefined) return [];
    return {
      description,
      ...present({
        level: row.number(9),
        maximum: row.number(8),
        unit: units[row.number(7) ?? 0],
      }),
    };
  });
  return {
    ...present({ pageCount: marker?.count(4), status: statuses[printer?.number(1) ?? 0] }),
    supplies: supplies.slice(0, 256),
  };
}
