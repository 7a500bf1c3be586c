/** Faults as outcomes: what they mean for whoever asked (MS-WSMV §3.1.4.1, WSMan's error codes of wsmerror.h). */

import { wireError } from "../../../src/protocol/errors.ts";
import { failed, type Outcome, refused } from "../../../src/protocol/outcome.ts";
import type { WsmanFault } from "./reply.ts";

const codes = {
  accessDenied: 5,
  timedOut: 2_150_858_793,
  encodingLimit: 2_150_858_791,
  noResource: 2_150_858_752,
  badClass: 2_150_858_778,
  noSelectors: 2_150_858_843,
  quotas: [2_150_859_173, 2_150_859_174, 2_150_859_175],
} as const;

/** What a query's fault says, in the words of this folder. */
export type FaultKind = "denied" | "absent" | "quota" | "timeout" | "too-large" | "other";

export function kindOf({ code, subcode }: WsmanFault): FaultKind {
  if (code === codes.accessDenied || subcode === "AccessDenied") return "denied";
  if (code === codes.timedOut || subcode === "TimedOut") return "timeout";
  if (codes.quotas.some((quota) => quota === code) || subcode === "QuotaLimit") return "quota";
  if (code === codes.encodingLimit || subcode === "EncodingLimit") return "too-large";
  const isAbsent =
    code === codes.noResource || code === codes.badClass || code === codes.noSelectors;
  const absentSubcodes = ["DestinationUnreachable", "InvalidResourceURI", "CannotProcessFilter"];
  return isAbsent || absentSubcodes.includes(subcode) ? "absent" : "other";
}

export function faultOutcome(fault: WsmanFault): Outcome<never> {
  const detail = [fault.subcode, fault.code || "", fault.reason].filter(Boolean).join(" ");
  switch (kindOf(fault)) {
    case "denied":
      return refused(wireError("LOGIN_NOT_PERMITTED", detail));
    case "quota":
      return failed(wireError("WINRM_QUOTA", detail));
    case "timeout":
      return failed(wireError("NET_TIMEOUT", detail));
    case "too-large":
      return failed(wireError("NET_LIMIT", detail));
    case "absent":
    case "other":
      return failed(wireError("WINRM_FAULT", detail));
  }
}
