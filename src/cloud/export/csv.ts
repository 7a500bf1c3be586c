/** CSV (RFC 4180), with a byte order mark by choice: Excel takes the file for UTF-8 by it alone. */

import { stringify } from "csv-stringify/sync";
import type { Cell } from "./rows.ts";

const BOM = "\ufeff";

/** Spreadsheets run what begins like a formula, and devices choose their own names: such cells get an apostrophe in front. */
const lines = (rows: readonly (readonly Cell[])[]): string =>
  stringify([...rows], { record_delimiter: "windows", escape_formulas: true });

export async function* csv(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  hasBom: boolean,
): AsyncGenerator<string> {
  yield (hasBom ? BOM : "") + lines([header]);
  for await (const rows of pages) yield lines(rows);
}
