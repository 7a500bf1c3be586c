/** One credential tried at one target. */

import type { ErrorCode } from "../../../src/protocol/errors.ts";
import type { Reply, Session } from "../session/session.ts";
import { causeTold, type ReportCause } from "../usm/reports.ts";
import { errorStatus } from "../wire/tags.ts";

export type Attempt =
  | {
      readonly kind: "in";
      readonly session: Session;
      /** What the next scan need not find out again. */
      readonly learnt: Readonly<Record<string, string>>;
    }
  | { readonly kind: "silent" }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly sentence: string };

export const silent: Attempt = { kind: "silent" };

/** VACM (RFC 3415): known to the agent, and shown nothing. */
const notPermitted: Attempt = {
  kind: "refused",
  code: "LOGIN_NOT_PERMITTED",
  sentence: "the agent knows the credential, but lets it read nothing at this security level",
};

/** What the answer to the first question makes of a credential. */
export function attemptOf(
  reply: Reply,
  session: Session,
  learnt: Readonly<Record<string, string>>,
): Attempt {
  if (reply.kind === "silent") return silent;
  if (reply.kind === "report") return refusedBy(reply.cause);
  const { errorStatus: status } = reply.answer;
  const isDenied = status === errorStatus.authorizationError || status === errorStatus.noAccess;
  return isDenied ? notPermitted : { kind: "in", session, learnt };
}

export function refusedBy(cause: ReportCause): Attempt {
  return { kind: "refused", ...causeTold[cause] };
}
