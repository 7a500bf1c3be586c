/** Tokens of a login on their way through HTTP: an empty POST each (MS-WSMV §3.1.4.1), so that no envelope is sent before it can be sealed. */

import { KsocketError } from "../../../src/protocol/errors.ts";
import type { Outcome } from "../../../src/protocol/outcome.ts";
import type { HttpConnection, HttpReply } from "./http-connection.ts";
import { parseSchemes, schemeNames } from "./schemes.ts";

/** A login that ended otherwise than by a KsocketError. */
export class LoginEnded extends Error {
  readonly outcome: Outcome<never>;

  constructor(outcome: Outcome<never>) {
    super(outcome.status);
    this.outcome = outcome;
  }
}

export const SOAP_CONTENT_TYPE = "application/soap+xml;charset=UTF-8";
const MAX_LOGIN_REPLY = 1_048_576;

export class LoginExchange {
  readonly #http: HttpConnection;
  readonly #scheme: "Negotiate" | "CredSSP";
  readonly #timeoutMs: number;
  readonly signal: AbortSignal;

  constructor(
    http: HttpConnection,
    scheme: "Negotiate" | "CredSSP",
    limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) {
    this.#http = http;
    this.#scheme = scheme;
    this.#timeoutMs = limits.timeoutMs;
    this.signal = limits.signal;
  }

  /** Throws LoginEnded and KsocketError: NET_PROTOCOL for a status other than 401 and success. */
  async send(token: Buffer): Promise<HttpReply> {
    const reply = await this.#http.post({
      headers: {
        Authorization: `${this.#scheme} ${token.toString("base64")}`,
        "Content-Type": SOAP_CONTENT_TYPE,
      },
      body: Buffer.alloc(0),
      timeoutMs: this.#timeoutMs,
      maxBytes: MAX_LOGIN_REPLY,
      signal: this.signal,
    });
    if (reply.status !== "done") throw new LoginEnded(reply);
    const { status } = reply.value;
    if (status === 401 || (status >= 200 && status < 300)) return reply.value;
    throw statusFault(status);
  }

  tokenOf(reply: HttpReply): Buffer | undefined {
    const wanted = this.#scheme.toLowerCase();
    return parseSchemes(reply.wwwAuthenticate).find(({ scheme }) => scheme === wanted)?.token;
  }

  /** Throws LOGIN_METHOD_NOT_OFFERED when a 401 doesn't name the scheme. */
  requireOffered(reply: HttpReply): void {
    requireScheme(reply, this.#scheme);
  }
}

export function requireScheme({ wwwAuthenticate }: HttpReply, scheme: string): void {
  const offered = parseSchemes(wwwAuthenticate);
  if (offered.some((one) => one.scheme === scheme.toLowerCase())) return;
  throw new KsocketError(
    "LOGIN_METHOD_NOT_OFFERED",
    `${scheme} is wanted; offered: ${schemeNames(offered)}`,
  );
}

/** What a status that belongs to no SOAP reply means. */
export function statusFault(status: number): KsocketError {
  if (status === 403) return new KsocketError("LOGIN_NOT_PERMITTED", "HTTP 403");
  if (status === 404) return new KsocketError("NET_PROTOCOL", "HTTP 404: no /wsman here");
  if (status === 413) {
    return new KsocketError("NET_LIMIT", "HTTP 413: the request is above MaxEnvelopeSizekb");
  }
  return new KsocketError("NET_PROTOCOL", `HTTP ${status} without an envelope`);
}
