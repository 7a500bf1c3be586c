/** One SNMP agent that has let us in: what reading builds on, whatever the version and the credential. */

/** A varbind's value (RFC 2578 §7.1, RFC 3416 §3). */
export type SnmpValue =
  | { readonly type: "integer" | "counter32" | "gauge32" | "timeticks"; readonly value: number }
  | { readonly type: "counter64"; readonly value: bigint }
  | { readonly type: "octets" | "opaque"; readonly value: Uint8Array }
  /** Dotted, without a leading dot. */
  | { readonly type: "oid"; readonly value: string }
  | { readonly type: "ip"; readonly value: string }
  | { readonly type: "null" | "noSuchObject" | "noSuchInstance" | "endOfMibView" };

export interface Varbind {
  readonly oid: string;
  readonly value: SnmpValue;
}

/** Why a walk ended; anything but `complete` means that rows may be missing. */
export type WalkEnd =
  | "complete"
  | "timeout"
  /** The agent went backwards or in a circle. */
  | "loop"
  | "too-many-rows"
  | "too-many-bytes"
  | "not-permitted"
  | "error";

export interface WalkResult {
  readonly rows: readonly Varbind[];
  readonly end: WalkEnd;
}

export interface WalkLimits {
  readonly maxRows?: number;
  /** Go on behind this row instead of at the beginning. */
  readonly after?: string;
}

export interface SnmpAgent {
  readonly version: "v1" | "v2c" | "v3";
  /** Of the agent that answers; undefined for v1 and v2c where it was not asked. */
  readonly engineId: Uint8Array | undefined;
  /** The same agent as one VLAN's context shows it (Cisco: community@VLAN, context vlan-N); undefined where it can't be asked for. */
  inVlan(vlanId: number): SnmpAgent | undefined;
  /** Instances by dotted OID; what the agent does not have is left out. Split into several requests as the agent needs. undefined: no answer. */
  get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpValue> | undefined>;
  /** The instance behind each place, by place; undefined: there is none. What the agent does not say clearly is left out. */
  next(places: readonly string[]): Promise<ReadonlyMap<string, string | undefined>>;
  /** All rows below the prefix, in order. Never rejects but when the target is cancelled. */
  walk(prefix: string, limits?: WalkLimits): Promise<WalkResult>;
  /** Several columns of one table together: the rows of all of them, in no order between columns. */
  walkColumns(columns: readonly string[], limits?: WalkLimits): Promise<WalkResult>;
}
