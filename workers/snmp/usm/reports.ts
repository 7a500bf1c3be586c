/** What a report PDU says: usmStats (SNMP-USER-BASED-SM-MIB, RFC 3414 §5) and snmpUnknownContexts (RFC 3413 §6.2, RFC 3412 §5). */

import type { ErrorCode } from "../../../src/protocol/errors.ts";
import type { Answer } from "../wire/pdu.ts";

export type ReportCause =
  | "unsupported-level"
  | "not-in-time-window"
  | "unknown-user"
  | "unknown-engine"
  | "wrong-digest"
  | "decryption-error"
  | "unknown-context"
  | "other";

const causes: Readonly<Record<string, ReportCause>> = {
  "1.3.6.1.6.3.15.1.1.1.0": "unsupported-level",
  "1.3.6.1.6.3.15.1.1.2.0": "not-in-time-window",
  "1.3.6.1.6.3.15.1.1.3.0": "unknown-user",
  "1.3.6.1.6.3.15.1.1.4.0": "unknown-engine",
  "1.3.6.1.6.3.15.1.1.5.0": "wrong-digest",
  "1.3.6.1.6.3.15.1.1.6.0": "decryption-error",
  "1.3.6.1.6.3.12.1.4.0": "unknown-context",
  "1.3.6.1.6.3.12.1.5.0": "unknown-context",
};

export const causeOf = ({ varbinds }: Answer): ReportCause =>
  causes[varbinds[0]?.oid ?? ""] ?? "other";

interface Told {
  readonly code: ErrorCode;
  readonly sentence: string;
}

export const causeTold: Readonly<Record<ReportCause, Told>> = {
  "unsupported-level": {
    code: "SNMP_UNSUPPORTED_LEVEL",
    sentence: "the agent does not let this user in at this security level",
  },
  "not-in-time-window": {
    code: "SNMP_NOT_IN_TIME_WINDOW",
    sentence: "the agent keeps refusing its own clock",
  },
  "unknown-user": { code: "SNMP_UNKNOWN_USER", sentence: "the agent does not know the user" },
  "unknown-engine": { code: "NET_PROTOCOL", sentence: "the agent denies its own engineID" },
  "wrong-digest": {
    code: "SNMP_WRONG_DIGEST",
    sentence: "the authentication key or protocol is wrong",
  },
  "decryption-error": {
    code: "SNMP_DECRYPTION_ERROR",
    sentence: "the privacy key or protocol is wrong",
  },
  "unknown-context": {
    code: "SNMP_UNKNOWN_CONTEXT",
    sentence: "the agent does not know the contextName",
  },
  other: { code: "NET_PROTOCOL", sentence: "the agent refuses with a report that is not known" },
};
