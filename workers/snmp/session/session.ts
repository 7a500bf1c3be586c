/** Asks one agent with one credential; the versions differ below this. */

import type { ReportCause } from "../usm/reports.ts";
import type { Answer, Question } from "../wire/pdu.ts";

export type Reply =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "silent" }
  /** SNMPv3 only: the engine is there, and refuses. */
  | { readonly kind: "report"; readonly cause: ReportCause };

export interface Session {
  readonly version: "v1" | "v2c" | "v3";
  readonly engineId: Uint8Array | undefined;
  /** The same agent as one VLAN's context shows it: Cisco keeps a BRIDGE-MIB of its own for each. undefined: this session is in a context already. */
  inVlan(vlanId: number): Session | undefined;
  /** Rejects only when the target is cancelled. */
  ask(question: Question): Promise<Reply>;
}
