/** A workbook of one sheet (ECMA-376 Part 1, §18), streamed: texts stand in their cells and are never formulas. */

import type { Cell } from "./rows.ts";
import { zip } from "./zip.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/** What a cell holds at most. */
const MAX_TEXT = 32_767;
const MAX_ROWS = 1_048_576;

const contentTypes = `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/></Types>`;
const relations = `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
const workbook = `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Nodes" sheetId="1" r:id="rId1"/></sheets></workbook>`;
const workbookRelations = `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`;

/** Characters that XML 1.0 (§2.2) can't hold are left out. */
function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code !== 0xfffe && code !== 0xffff;
}

const escaped = (text: string): string =>
  Array.from(text.slice(0, MAX_TEXT))
    .filter(isXmlCharacter)
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

const cellXml = (cell: Cell): string =>
  typeof cell === "number"
    ? `<c><v>${cell}</v></c>`
    : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;

const rowXml = (row: readonly Cell[]) => `<row>${row.map(cellXml).join("")}</row>`;

async function* sheet(
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${rowXml(header)}`;
  let count = 1;
  for await (const rows of pages) {
    const fitting = rows.slice(0, MAX_ROWS - count);
    count += fitting.length;
    yield fitting.map(rowXml).join("");
  }
  yield "</sheetData></worksheet>";
}

export const xlsx = (
  header: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Buffer> =>
  zip([
    { name: "[Content_Types].xml", content: [contentTypes] },
    { name: "_rels/.rels", content: [relations] },
    { name: "xl/workbook.xml", content: [workbook] },
    { name: "xl/_rels/workbook.xml.rels", content: [workbookRelations] },
    { name: "xl/worksheets/sheet1.xml", content: sheet(header, pages) },
  ]);
