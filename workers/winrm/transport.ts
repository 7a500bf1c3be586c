/** One authenticated connection to a WS-Management service, as the part that speaks SOAP sees it. */

import type { Outcome } from "../../src/protocol/outcome.ts";

/** One authenticated WS-Management connection to a host: one request at a time. */
export interface WinrmTransport {
  /**
   * Sends one SOAP envelope, sealed as the credential says, and returns the reply's plaintext. HTTP 500 or 400 with a SOAP body is a normal reply (a fault).
   * Errors: NET_*, LOGIN_WRONG_PASSWORD, LOGIN_LOCKED, LOGIN_EXPIRED, LOGIN_NOT_PERMITTED, LOGIN_METHOD_NOT_OFFERED, LOGIN_ENCRYPTION_REQUIRED, TUNNEL_FAILED, CREDENTIAL_INVALID.
   */
  post(envelope: string, options: PostOptions): Promise<Outcome<WinrmReply>>;
  close(): void;
}

export interface PostOptions {
  /** From sending the request to the end of its reply; a login that must come first has the same time again. */
  readonly timeoutMs: number;
  /** Limit of the reply's body as it comes over the network. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface WinrmReply {
  readonly status: number;
  readonly body: Uint8Array;
}
