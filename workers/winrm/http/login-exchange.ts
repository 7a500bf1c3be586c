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

export type LoginScheme = "Negotiate" | "Kerberos" | "CredSSP";

export interface LoginLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export class LoginExchange {
  readonly #http: HttpConnection;
  readonly #scheme: LoginScheme;
  readonly #limits: LoginLimits;

  constructor(http: HttpConnection, scheme: LoginScheme, limits: LoginLimits) {
    this.#http = http;
    this.#scheme = scheme;
    this.#limits = limits;
  }

  /** Throws LoginEnded and KsocketError: NET_PROTOCOL for a status other than 401 and success. */
  async send(token: Buffer): Promise<HttpReply> {
    const authorization = `${this.#scheme} ${token.toString("base64")}`;
    return postEmpty(this.#http, this.#limits, { Authorization: authorization });
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

/** What a request without a login is told to use, as people write it; throws as `send` does. */
export async function offeredSchemes(
  http: HttpConnection,
  limits: LoginLimits,
): Promise<readonly string[]> {
  const reply = await postEmpty(http, limits, {});
  if (reply.status !== 401) throw new KsocketError("NET_PROTOCOL", "no login was asked for");
  return schemeNames(parseSchemes(reply.wwwAuthenticate)).split(", ");
}

async function postEmpty(
  http: HttpConnection,
  limits: LoginLimits,
  headers: Readonly<Record<string, string>>,
): Promise<HttpReply> {
  const reply = await http.post({
    headers: { ...headers, "Content-Type": SOAP_CONTENT_TYPE },
    body: Buffer.alloc(0),
    timeoutMs: limits.timeoutMs,
    maxBytes: MAX_LOGIN_REPLY,
    signal: limits.signal,
  });
  if (reply.status !== "done") throw new LoginEnded(reply);
  const { status, wwwAuthenticate } = reply.value;
  const offered = schemeNames(parseSchemes(wwwAuthenticate));
  limits.log("a step of the login is answered", { status, offered });
  if (status === 401 || (status >= 200 && status < 300)) return reply.value;
  throw statusFault(status);
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
