/** CSV (RFC 4180), with a byte order mark by choice: Excel takes the file for UTF-8 by it alone. */

import { type Cell, harmless } from "./rows.ts";

const BOM = "\ufeff";

function cellText(cell: Cell): string {
  const text = String(harmless(cell));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const line = (row: readonly Cell[]) => `${row.map(cellText).join(",")}\r\n`;

export async function* csv(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  hasBom: boolean,
): AsyncGenerator<string> {
  yield (hasBom ? BOM : "") + line(header);
  for await (const rows of pages) yield rows.map(line).join("");
}
