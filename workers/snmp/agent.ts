/** A varbind's value, decoded. Counter64 as bigint. */
export type SnmpValue =
  | { readonly type: "integer" | "counter32" | "gauge32" | "timeticks"; readonly value: number }
  | { readonly type: "counter64"; readonly value: bigint }
  | { readonly type: "octets" | "opaque"; readonly value: Uint8Array }
  | { readonly type: "oid"; readonly value: string } // dotted, no leading dot
  | { readonly type: "ip"; readonly value: string }
  | { readonly type: "null" | "noSuchObject" | "noSuchInstance" | "endOfMibView" };
export interface Varbind {
  readonly oid: string;
  readonly value: SnmpValue;
}
/** Why a walk ended. */
export type WalkEnd =
  | "complete"
  | "timeout"
  | "loop"
  | "too-many-rows"
  | "too-many-bytes"
  | "not-permitted"
  | "error";
export interface WalkResult {
  readonly rows: readonly Varbind[];
  readonly end: WalkEnd;
}
/** One SNMP agent with the credential that fits: what workers/snmp/read builds on. */
export interface SnmpAgent {
  readonly version: "v1" | "v2c" | "v3";
  readonly engineId: Uint8Array | undefined;
  /** Scalars and instances; absent ones are left out of the map (key: dotted oid). Splits into several requests as the agent needs. undefined: no answer. */
  get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpValue> | undefined>;
  /** All rows below the prefix, in order. */
  walk(prefix: string, limits?: { maxRows?: number }): Promise<WalkResult>;
  /** Several columns of one table together: rows of all given column prefixes. */
  walkColumns(columns: readonly string[], limits?: { maxRows?: number }): Promise<WalkResult>;
}
