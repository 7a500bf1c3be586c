/** Tables of network equipment can be huge: the document carries their size and their first rows. */

import type { SectionName } from "../../protocol/sections.ts";
import { compareText, stableText } from "../stable-text.ts";

export const MAX_TABLE_ROWS = 256;

export const tableSections = ["neighbours", "fdb", "routes"] as const satisfies SectionName[];
const tables: ReadonlySet<SectionName> = new Set(tableSections);
/** Lists that travel beside the document, once. */
const besideDocument: ReadonlySet<SectionName> = new Set(["packages", "windowsUpdates"]);

/** The first rows by text, so that the same table gives the same rows. */
export function firstRows<Row>(rows: readonly Row[]): readonly Row[] {
  return rows
    .map((row) => ({ row, text: stableText(row) }))
    .sort((a, b) => compareText(a.text, b.text))
    .slice(0, MAX_TABLE_ROWS)
    .map(({ row }) => row);
}

/** What stays in memory of a list once it was sent. */
export function rowsToKeep(section: SectionName, rows: readonly unknown[]): unknown {
  if (besideDocument.has(section)) return [];
  return tables.has(section) && rows.length > MAX_TABLE_ROWS ? firstRows(rows) : rows;
}
