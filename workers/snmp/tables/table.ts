/** A conceptual table (RFC 2578 §7.1.12) of a walk's rows: entry OID, then column, then index. */

import type { SnmpValue, Varbind } from "../agent.ts";
import { bytesOf, countOf, macOf, numberOf, textOf } from "./values.ts";

export class Row {
  readonly index: string;
  readonly #cells = new Map<number, SnmpValue>();

  constructor(index: string) {
    this.index = index;
  }

  set(column: number, value: SnmpValue): void {
    this.#cells.set(column, value);
  }

  cell(column: number): SnmpValue | undefined {
    return this.#cells.get(column);
  }

  has(column: number): boolean {
    return this.#cells.has(column);
  }

  text(column: number, max?: number): string | undefined {
    return textOf(this.#cells.get(column), max);
  }

  number(column: number): number | undefined {
    return numberOf(this.#cells.get(column));
  }

  count(column: number): number | undefined {
    return countOf(this.#cells.get(column));
  }

  bytes(column: number): Uint8Array | undefined {
    return bytesOf(this.#cells.get(column));
  }

  mac(column: number): string | undefined {
    return macOf(this.#cells.get(column));
  }

  /** The index's sub-identifiers. */
  get parts(): number[] {
    return this.index.split(".").map(Number);
  }
}

/** Rows by index, in the order in which the agent told them. */
export function rowsOf(varbinds: readonly Varbind[], entry: string): Map<string, Row> {
  const rows = new Map<string, Row>();
  const prefix = `${entry}.`;
  for (const { oid, value } of varbinds) {
    if (!oid.startsWith(prefix)) continue;
    const dot = oid.indexOf(".", prefix.length);
    if (dot < 0) continue;
    const index = oid.slice(dot + 1);
    let row = rows.get(index);
    if (row === undefined) {
      row = new Row(index);
      rows.set(index, row);
    }
    row.set(Number(oid.slice(prefix.length, dot)), value);
  }
  return rows;
}
