/** What a session needs of a security model: how a request is written, and whether a message is the answer to it. */

import type { Message } from "../wire/message.ts";
import type { Pdu, Request } from "../wire/pdu.ts";

/** Why an SNMPv3 engine did not process a message: the usmStats and snmpMPD counters that it reports (RFC 3414 §5, RFC 3412 §5). */
export type ReportCause =
  | "unsupported-level"
  | "not-in-time-window"
  | "unknown-user"
  | "unknown-engine"
  | "wrong-digest"
  | "decryption-error"
  | "unavailable-context"
  | "other";

export type Reply =
  | { readonly kind: "response"; readonly pdu: Pdu }
  | { readonly kind: "report"; readonly cause: ReportCause }
  /** The digest is right, so the agent is the one asked, but the content can't be read: another privacy key. */
  | { readonly kind: "unreadable" };

export interface Security {
  readonly version: "v1" | "v2c" | "v3";
  readonly engineId: Uint8Array | undefined;
  /** Called anew for each repeat: SNMPv3 messages carry the time. */
  encode(id: number, request: Request): Buffer;
  /** The reply, or undefined when the message is none that the credential's agent would send. `isFromAsked`: it came from the asked address. */
  accept(message: Message, isFromAsked: boolean): Reply | undefined;
}
