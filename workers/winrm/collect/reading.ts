/** What the readers of single sections share: the questions that were asked already, and how their answers become evidence. */

import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { Outcome } from "../../../src/protocol/outcome.ts";
import type { SectionName, SectionStatus, Sections } from "../../../src/protocol/sections.ts";
import type { CimInstance } from "../wsman/cim-instance.ts";
import type { QueryResult, WsmanClient } from "../wsman/wsman-client.ts";

/** How completely something was read, and why not. */
export interface ReadStatus {
  readonly status: SectionStatus;
  readonly missingRight?: string;
}

export interface Rows extends ReadStatus {
  readonly rows: readonly CimInstance[];
}

export const CIMV2 = "root/cimv2";
export const STANDARD_CIMV2 = "root/standardcimv2";

/** What a namespace needs that refuses: see docs/probes/winrm.md. */
export const namespaceRight = (namespace: string): string =>
  `Remote Enable and Enable Account on the WMI namespace ${namespace.replaceAll("/", "\\")}, and the class's own rights`;

export class Reading {
  readonly client: WsmanClient;
  readonly #address: string;
  readonly #emit: (...evidence: Evidence[]) => void;
  readonly #asked = new Map<string, Promise<Rows>>();

  constructor(client: WsmanClient, address: string, emit: (...evidence: Evidence[]) => void) {
    this.client = client;
    this.#address = address;
    this.#emit = emit;
  }

  /** All instances of a class with these properties; asked once, however many sections need them. */
  rows(
    namespace: string,
    className: string,
    properties: readonly string[],
    where = "",
  ): Promise<Rows> {
    const condition = where === "" ? "" : ` WHERE ${where}`;
    const wql = `SELECT ${properties.join(",")} FROM ${className}${condition}`;
    const known = this.#asked.get(wql) ?? this.#query(namespace, wql);
    this.#asked.set(wql, known);
    return known;
  }

  section<Name extends SectionName>(
    section: Name,
    source: string,
    { status, missingRight }: ReadStatus,
    value: Sections[Name] | undefined,
  ): void {
    const isEmpty =
      value === undefined || (!Array.isArray(value) && Object.keys(value).length === 0);
    const hasValue = (status === "complete" || status === "partial") && !isEmpty;
    this.#tell({
      kind: "section",
      section,
      status: isEmpty && status === "complete" ? "not-supported" : status,
      source,
      ...(hasValue && { value }),
      ...(missingRight !== undefined && { missingRight }),
    });
  }

  signature(type: "machineId" | "smbiosUuid", value: string): void {
    this.#tell({ kind: "signature", type, value });
  }

  hostname(hostname: string): void {
    this.#tell({ kind: "hostname", hostname, source: "winrm" });
  }

  candidates(source: "arp-table" | "routes", addresses: readonly string[]): void {
    if (addresses.length > 0) this.#tell({ kind: "candidates", source, addresses: [...addresses] });
  }

  #tell(evidence: DistributiveOmit<Evidence, "address" | "probe" | "at">): void {
    this.#emit({ ...evidence, address: this.#address, probe: "winrm", at: Date.now() });
  }

  async #query(namespace: string, wql: string): Promise<Rows> {
    return rowsOf(await this.client.query(namespace, wql), namespace);
  }
}

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown
  ? Omit<Union, Key>
  : never;

function rowsOf(outcome: Outcome<QueryResult>, namespace: string): Rows {
  switch (outcome.status) {
    case "done":
      return {
        rows: outcome.value.rows,
        status: outcome.value.stoppedBy === undefined ? "complete" : "partial",
      };
    case "refused":
      return { rows: [], status: "not-permitted", missingRight: namespaceRight(namespace) };
    case "failed":
      return {
        rows: [],
        status: outcome.error.code === "WINRM_FAULT" ? "not-supported" : "partial",
      };
    case "no-response":
    case "cancelled":
      return { rows: [], status: "partial" };
  }
}

/** Several answers that make one section: the least complete counts. */
export function together(...parts: readonly ReadStatus[]): ReadStatus {
  const denied = parts.find(({ status }) => status === "not-permitted");
  const readable = parts.filter(({ status }) => status === "complete" || status === "partial");
  if (readable.length === 0) return denied ?? { status: "not-supported" };
  const isWhole = parts.every(({ status }) => status === "complete");
  return {
    status: isWhole ? "complete" : "partial",
    ...(denied?.missingRight !== undefined && { missingRight: denied.missingRight }),
  };
}

/** Without the fields that are undefined: a section has them or not. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  // The entries are those of the fields.
  return Object.fromEntries(entries) as never;
}
