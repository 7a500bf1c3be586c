/** An SNMP agent that answers from a recording (snmprec lines, `oid|tag|value`), with the semantics of GET and of a walk. */

import type { SnmpAgent, SnmpValue, Varbind, WalkLimits, WalkResult } from "../agent.ts";

export interface Recording {
  readonly rows: readonly Varbind[];
}

export function parseRecording(text: string): Recording {
  const rows: Varbind[] = [];
  for (const line of text.split("\n")) {
    const match = /^\.?([\d.]+)\|(\w+)\|([\s\S]*)$/.exec(line.replace(/\r$/, ""));
    const [, oid = "", tag = "", written = ""] = match ?? [];
    const value = match === null ? undefined : recordedValue(tag, written);
    if (value !== undefined) rows.push({ oid, value });
  }
  return { rows: rows.sort((a, b) => compareOids(a.oid, b.oid)) };
}

function recordedValue(tag: string, written: string): SnmpValue | undefined {
  const isHex = tag.endsWith("x");
  const octets = isHex ? Buffer.from(written, "hex") : Buffer.from(written, "utf8");
  switch (Number.parseInt(tag, 10)) {
    case 2:
      return { type: "integer", value: Number(written) };
    case 4:
      return { type: "octets", value: octets };
    case 5:
      return { type: "null" };
    case 6:
      return { type: "oid", value: written.trim().replace(/^\./, "") };
    case 64:
      return { type: "ip", value: isHex ? [...octets].join(".") : written.trim() };
    case 65:
      return { type: "counter32", value: Number(written) };
    case 66:
      return { type: "gauge32", value: Number(written) };
    case 67:
      return { type: "timeticks", value: Number(written) };
    case 68:
      return { type: "opaque", value: octets };
    case 70:
      return { type: "counter64", value: BigInt(written.trim() || "0") };
    default:
      return undefined;
  }
}

export function compareOids(a: string, b: string): number {
  const left = a.split(".");
  const right = b.split(".");
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export class RecordedAgent implements SnmpAgent {
  readonly version = "v2c";
  readonly engineId = undefined;
  readonly #rows: readonly Varbind[];
  readonly #byOid: ReadonlyMap<string, SnmpValue>;
  /** Every OID that was asked, and every prefix that was walked. */
  readonly asked = new Set<string>();

  constructor({ rows }: Recording) {
    this.#rows = rows;
    this.#byOid = new Map(rows.map(({ oid, value }) => [oid, value]));
  }

  /** A recording has one context. */
  inVlan(): undefined {
    return undefined;
  }

  get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpValue>> {
    const found = new Map<string, SnmpValue>();
    for (const oid of oids) {
      this.asked.add(oid);
      const value = this.#byOid.get(oid);
      if (value !== undefined) found.set(oid, value);
    }
    return Promise.resolve(found);
  }

  next(places: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    const behind = (place: string) =>
      this.#rows.find(({ oid }) => compareOids(oid, place) > 0)?.oid;
    return Promise.resolve(new Map(places.map((place) => [place, behind(place)])));
  }

  walk(prefix: string, limits: WalkLimits = {}): Promise<WalkResult> {
    return this.walkColumns([prefix], limits);
  }

  walkColumns(columns: readonly string[], limits: WalkLimits = {}): Promise<WalkResult> {
    for (const column of columns) this.asked.add(column);
    const { maxRows = Number.POSITIVE_INFINITY, after } = limits;
    const isBehind = (oid: string) => after === undefined || compareOids(oid, after) > 0;
    const rows = columns.flatMap((column) =>
      this.#rows.filter(({ oid }) => oid.startsWith(`${column}.`) && isBehind(oid)),
    );
    return Promise.resolve(
      rows.length > maxRows
        ? { rows: rows.slice(0, maxRows), end: "too-many-rows" }
        : { rows, end: "complete" },
    );
  }
}
