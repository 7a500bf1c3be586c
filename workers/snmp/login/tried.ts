/** How one credential fared, and the sentences for it. */

import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { ErrorCode } from "../../../src/protocol/errors.ts";
import type { Reply, ReportCause } from "../session/security.ts";
import type { Session } from "../session/session.ts";
import type { KeyExtension } from "../usm/keys.ts";
import { ERROR_AUTHORIZATION } from "../wire/constants.ts";

export type LoginCode = ErrorCode | "OK";

/** One way to use a credential: a version, or a key extension. */
export interface Tried {
  readonly credential: SnmpCredential;
  readonly session: Session;
  readonly keyExtension: KeyExtension | undefined;
  readonly code: LoginCode;
}

const codeOfCause: Readonly<Record<ReportCause, ErrorCode>> = {
  "unsupported-level": "SNMP_UNSUPPORTED_LEVEL",
  "not-in-time-window": "SNMP_NOT_IN_TIME_WINDOW",
  "unknown-user": "SNMP_UNKNOWN_USER",
  "unknown-engine": "SNMP_NO_CREDENTIAL_FITS",
  "wrong-digest": "SNMP_WRONG_DIGEST",
  "decryption-error": "SNMP_DECRYPTION_ERROR",
  "unavailable-context": "LOGIN_NOT_PERMITTED",
  other: "SNMP_NO_CREDENTIAL_FITS",
};

export function codeOfReply(reply: Reply | undefined): LoginCode {
  if (reply === undefined) return "SNMP_TIMEOUT";
  if (reply.kind === "unreadable") return "SNMP_DECRYPTION_ERROR";
  if (reply.kind === "report") return codeOfCause[reply.cause];
  return reply.pdu.errorStatus === ERROR_AUTHORIZATION ? "LOGIN_NOT_PERMITTED" : "OK";
}

/** What came of a credential, in a sentence that says what to do. */
export function sentenceOf({ auth }: SnmpCredential, code: LoginCode, won?: Tried): string {
  const isUsm = auth.version === "usm";
  switch (code) {
    case "OK":
      return `The agent answers by SNMP${won?.session.security.version ?? ""}${extensionWords(won)}.`;
    case "SNMP_TIMEOUT":
      return "Nothing answered by SNMP at this port: no agent is there, a filter is in between, or the agent answers only known managers.";
    case "SNMP_NO_CREDENTIAL_FITS":
      return isUsm
        ? "An SNMP agent is there, but it did not answer this user; look at the context name and at the agent's access list."
        : "An SNMP agent is there, but it did not answer this community; look at the community's spelling and at the agent's access list.";
    case "SNMP_UNKNOWN_USER":
      return "The agent does not know this user name.";
    case "SNMP_WRONG_DIGEST":
      return "The agent knows the user, but the authentication key or protocol is another one.";
    case "SNMP_DECRYPTION_ERROR":
      return "The authentication key is right, but the privacy key or protocol is another one.";
    case "SNMP_UNSUPPORTED_LEVEL":
      return "The agent knows the user, but not with this level: it has no authentication or privacy protocol for the user, or other ones.";
    case "SNMP_NOT_IN_TIME_WINDOW":
      return "The agent's clock went on changing between its answers.";
    case "LOGIN_NOT_PERMITTED":
      return isUsm
        ? "The user is right, but the agent gives it no access at this level or in this context; look at the agent's views, its least level and the context name."
        : "The community is known, but the agent gives it no access; look at the agent's views.";
    default:
      return "The credential could not be tried.";
  }
}

const extensionWords = (won: Tried | undefined): string =>
  won?.keyExtension === undefined
    ? ""
    : `, with the AES key made longer as ${won.keyExtension === "reeder" ? "Reeder's draft (Cisco)" : "Blumenthal's draft"} says`;
