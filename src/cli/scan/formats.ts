/** How `ksocket scan` writes nodes: JSON Lines (one node document a line), CSV (a row per node), or a table for people. */

import { stringify } from "csv-stringify/sync";
import type { NodeReport } from "../../protocol/node.ts";

export const scanFormats = ["table", "jsonl", "csv"] as const;
export type ScanFormat = (typeof scanFormats)[number];

export function formatNodes(format: ScanFormat, reports: readonly NodeReport[]): string {
  switch (format) {
    case "jsonl":
      return reports.map((report) => `${JSON.stringify(documentOf(report))}\n`).join("");
    case "csv":
      return stringify(reports.map(rowOf), {
        header: true,
        columns: [...COLUMNS],
        escape_formulas: true,
      });
    case "table":
      return table(reports.map(rowOf));
  }
}

/** The node document, with the lists that the cloud serves as resources of their own. */
function documentOf(report: NodeReport): Record<string, unknown> {
  return {
    ...report.node,
    ...(report.packages && { packages: report.packages }),
    ...(report.windowsUpdates && { windowsUpdates: report.windowsUpdates }),
  };
}

const COLUMNS = [
  "address",
  "macaddr",
  "vendor",
  "name",
  "type",
  "family",
  "version",
  "model",
  "serial",
  "services",
] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

function rowOf({ node }: NodeReport): Row {
  const macs = node.addresses.map(({ macaddr }) => macaddr).filter((macaddr) => macaddr !== "");
  const vendors = node.addresses.flatMap(
    ({ extraFields }) => extraFields.macaddr?.organizationName ?? [],
  );
  const services = node.addresses.flatMap((address) => address.services.map(({ name }) => name));
  const firstAddress = node.addresses[0]?.addr ?? "";
  return {
    address: unique(node.addresses.map(({ addr }) => addr)),
    macaddr: unique(macs),
    vendor: unique(vendors),
    name: node.displayName === firstAddress ? "" : node.displayName,
    type: unique(node.deviceTypes.map(({ type }) => type)),
    family: node.system.family,
    version: node.system.version,
    model: modelOf(node.extraFields["product"]),
    serial: node.system.serial,
    services: unique(services),
  };
}

function modelOf(product: unknown): string {
  if (product === null || typeof product !== "object" || !("modelName" in product)) return "";
  return typeof product.modelName === "string" ? product.modelName : "";
}

const unique = (values: readonly string[]) => [...new Set(values)].join(" ");

const WIDEST_CELL = 40;

function table(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const shown = COLUMNS.filter(
    (column) => column === "address" || rows.some((row) => row[column] !== ""),
  );
  const cells = rows.map((row) => shown.map((column) => shorten(printable(row[column]))));
  const lines = [shown.map((column) => column.toUpperCase()), ...cells];
  const widths = shown.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

const shorten = (text: string) =>
  text.length <= WIDEST_CELL ? text : `${text.slice(0, WIDEST_CELL - 1)}…`;

/** Without control characters: what devices say must not steer a terminal. */
export const printable = (text: string) => text.replace(/\p{C}+/gu, " ");
