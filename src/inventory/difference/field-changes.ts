/** Differences of two values field by field; rows of lists are matched by what names them, not by their place. */

import { compareText, stableText } from "../stable-text.ts";

export interface FieldChange {
  /** From the document's top: names of fields, and of rows what names them ("192.0.2.1", "eth0 192.0.2.1"). */
  readonly path: readonly string[];
  /** Absent when the field is new. */
  readonly before?: unknown;
  /** Absent when the field is gone. */
  readonly after?: unknown;
}

/** What names a row of these lists; other lists are compared whole. */
const rowNames: ReadonlyMap<string, readonly string[]> = new Map([
  ["addresses", ["addr"]],
  ["hostnames", ["hostname"]],
  ["services", ["transport", "port"]],
  ["interfaces", ["ifname", "addr"]],
  ["deviceTypes", ["type"]],
  ["defaultGateways", ["addr", "interface"]],
  ["drives", ["name"]],
  ["filesystems", ["mountPoint"]],
  ["users", ["name"]],
  ["vlans", ["vlanId"]],
  ["members", ["index"]],
]);

/** Readings that differ at every look and say nothing of the node. */
const readings: ReadonlySet<string> = new Set([
  "uptimeSeconds",
  "usedSize",
  "secondsOnBattery",
  "estimatedMinutesRemaining",
  "estimatedChargePercent",
  "outputLoadPercent",
]);

/** Deeper values, which only plug-ins could add, are compared whole. */
const MAX_DEPTH = 16;

/** Sorted by name at every level. Absent fields and undefined ones are the same. */
export function fieldChanges(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): FieldChange[] {
  const name = path.at(-1) ?? "";
  if (readings.has(name)) return [];
  const a = fieldsOf(before, name);
  const b = fieldsOf(after, name);
  if (a !== undefined && b !== undefined && path.length < MAX_DEPTH) {
    const names = [...new Set([...a.keys(), ...b.keys()])].sort(compareText);
    return names.flatMap((field) => fieldChanges(a.get(field), b.get(field), [...path, field]));
  }
  if (stableText(before) === stableText(after)) return [];
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

/** The fields of an object or the named rows of a list; undefined when the value is compared whole. */
function fieldsOf(value: unknown, name: string): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) return rowsOf(value, rowNames.get(name));
  if (typeof value !== "object" || value === null) return undefined;
  return new Map(Object.entries(value));
}

function rowsOf(
  rows: readonly unknown[],
  names: readonly string[] | undefined,
): ReadonlyMap<string, unknown> | undefined {
  if (names === undefined) return undefined;
  const byName = new Map(rows.map((row) => [nameOf(row, names), row]));
  // Rows that share a name can't be matched.
  return byName.size === rows.length && !byName.has("") ? byName : undefined;
}

function nameOf(row: unknown, names: readonly string[]): string {
  if (typeof row !== "object" || row === null) return "";
  const fields = new Map<string, unknown>(Object.entries(row));
  const words = names.map((name) => fields.get(name));
  return words.filter((word) => word !== undefined && word !== "").join(" ");
}
