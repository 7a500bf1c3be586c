/** The first requests of a connection: whether the login is accepted, and whether the account may use WMI at all. */

import { type WireError, wireError } from "../../src/protocol/errors.ts";
import type { Answer, WsmanClient } from "./wsman/client.ts";

/** A property that every Windows has, of the one class that everybody with access may read. */
const PROOF = "SELECT Version FROM Win32_OperatingSystem";

/** One wrong password is one attempt: nothing is repeated. */
export async function logInByIdentify(
  client: WsmanClient,
): Promise<{ readonly version?: string } | { readonly error: WireError }> {
  const identity = await client.identify();
  const refusal = refusalOf(identity);
  if (refusal !== undefined) return { error: refusal };
  const proof = refusalOf(await client.query("root/cimv2", PROOF));
  if (proof !== undefined) return { error: proof };
  const version = identity.status === "done" ? identity.value.version : undefined;
  return version === undefined ? {} : { version };
}

function refusalOf(answer: Answer<unknown>): WireError | undefined {
  switch (answer.status) {
    case "done":
      return undefined;
    case "no-response":
      return wireError("NET_TIMEOUT");
    case "cancelled":
      return wireError("CANCELLED");
    case "fault": {
      const { kind, reason, code } = answer.fault;
      const said = code === undefined ? reason : `${code}: ${reason}`;
      if (kind === "access-denied") return wireError("LOGIN_NOT_PERMITTED", said);
      return wireError(kind === "quota" ? "WINRM_QUOTA" : "WINRM_FAULT", said);
    }
    case "refused":
    case "failed":
      return answer.error;
  }
}
