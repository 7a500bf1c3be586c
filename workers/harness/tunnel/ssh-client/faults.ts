/** What ends a connection, in our words: socket errors, ssh2's own, and a server's SSH_MSG_DISCONNECT (RFC 4253 §11.1). */

import { type ErrorCode, type WireError, wireError } from "../../../../src/protocol/errors.ts";
import { quote } from "../../../../src/protocol/quote.ts";
import type { WireTap } from "./wire-tap.ts";

const codesOfSystem: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: "NET_NO_LISTENER",
  ECONNRESET: "NET_RESET",
  EPIPE: "NET_RESET",
  ETIMEDOUT: "NET_TIMEOUT",
};

/** The fault of a socket; what isn't known by name is the network's word for "can't be reached". */
export function socketFault(error: NodeJS.ErrnoException): WireError {
  const reason = error.code ?? error.message;
  const detail = error.syscall === undefined ? error.message : reason;
  return wireError(codesOfSystem[reason] ?? "NET_UNREACHABLE", detail);
}

/** As ssh2 gives errors: `level` says which part failed; a number in `code` is a reason of SSH_MSG_DISCONNECT. */
export interface ClientError extends Error {
  readonly level?: string;
  readonly code?: string | number;
}

/** SSH_DISCONNECT_PROTOCOL_ERROR, which OpenSSH gives when MaxAuthTries is reached. */
const PROTOCOL_ERROR = 2;

export const isTooManyAttempts = (error: ClientError): boolean =>
  error.code === PROTOCOL_ERROR && /too many authentication failures/i.test(error.message);

export function clientFault(error: ClientError, tap: WireTap): WireError {
  if (error.level === "client-socket") return socketFault(error as NodeJS.ErrnoException);
  if (typeof error.code === "number") {
    return wireError("NET_RESET", `the server ended it: ${quote(error.message)}`);
  }
  if (/^Handshake failed: no matching /.test(error.message)) {
    return wireError("SSH_NO_COMMON_ALGORITHM", commonDetail(error.message, tap));
  }
  if (tap.identification === undefined) return closedEarly(tap);
  return wireError("NET_PROTOCOL", quote(error.message));
}

/** The connection ended without a word. */
export function closedEarly(tap: WireTap): WireError {
  if (tap.identification !== undefined) return wireError("NET_RESET");
  const said = tap.firstLine;
  if (said === "") return wireError("NET_RESET", "before it said anything");
  return wireError("NET_PROTOCOL", `no SSH server; it says ${quote(said)}`);
}

function commonDetail(message: string, { offer }: WireTap): string {
  const part = message.replace("Handshake failed: no matching ", "");
  const offered = {
    "key exchange algorithm": offer?.kex,
    "host key format": offer?.hostKey,
    "C->S cipher": offer?.cipher,
    "S->C cipher": offer?.cipher,
    "C->S MAC": offer?.mac,
    "S->C MAC": offer?.mac,
  }[part];
  return `${part}; the server offers ${quote(offered ?? "nothing that is known", 500)}`;
}
