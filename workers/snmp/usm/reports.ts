/** Reports say which counter of the engine was raised (RFC 3414 §5, RFC 3412 §5, RFC 3413 §4.1.2). */

import type { ReportCause } from "../session/security.ts";
import { isBelow } from "../wire/oid.ts";
import type { Pdu } from "../wire/pdu.ts";

const causes: readonly (readonly [oid: string, cause: ReportCause])[] = [
  /** SNMP-USER-BASED-SM-MIB::usmStatsUnsupportedSecLevels and those after it. */
  ["1.3.6.1.6.3.15.1.1.1", "unsupported-level"],
  ["1.3.6.1.6.3.15.1.1.2", "not-in-time-window"],
  ["1.3.6.1.6.3.15.1.1.3", "unknown-user"],
  ["1.3.6.1.6.3.15.1.1.4", "unknown-engine"],
  ["1.3.6.1.6.3.15.1.1.5", "wrong-digest"],
  ["1.3.6.1.6.3.15.1.1.6", "decryption-error"],
  /** SNMP-TARGET-MIB::snmpUnavailableContexts, snmpUnknownContexts. */
  ["1.3.6.1.6.3.12.1.4", "unavailable-context"],
  ["1.3.6.1.6.3.12.1.5", "unavailable-context"],
];

export function causeOf(report: Pdu): ReportCause {
  const oid = report.varbinds[0]?.oid ?? "";
  return causes.find(([counter]) => oid === counter || isBelow(oid, counter))?.[1] ?? "other";
}
