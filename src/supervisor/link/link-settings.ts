/** Where the cloud is and how it is reached: what `connect:` of ksocket.yml says, and the environment. */

import { isIP } from "node:net";
import { KsocketError } from "../../protocol/errors.ts";
import { CONNECT_PATH } from "../../protocol/frames.ts";
import type { Secret } from "../../protocol/secret.ts";
import { isWithoutProxy } from "./no-proxy.ts";

export interface LinkSettings {
  readonly host: string;
  readonly port: number;
  readonly token: Secret;
  /** Plain `ws` to hosts other than this machine. */
  readonly allowInsecure?: boolean;
  /** Whether to speak TLS to this machine too; elsewhere TLS is always spoken unless allowInsecure. Default: not on loopback. */
  readonly tls?: boolean;
  /** PEM certificates that are trusted besides the usual ones. */
  readonly caCertificates?: string;
  /** `http://user:password@host:port`; goes before the environment. "" is: none. */
  readonly proxy?: Secret;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up, lower case first. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, "");
  return (
    plain === "localhost" || plain === "::1" || (isIP(plain) === 4 && plain.startsWith("127."))
  );
}

/** The address of the endpoint; `ws` only for this machine or where it was allowed. */
export function endpointUrl(settings: LinkSettings): URL {
  const plainIsAllowed = settings.allowInsecure === true || isLoopback(settings.host);
  const isTls = settings.tls ?? !plainIsAllowed;
  if (!isTls && !plainIsAllowed) {
    throw new KsocketError(
      "LINK_SETTINGS",
      `the link to ${settings.host} would not be encrypted; allowInsecure would permit it`,
    );
  }
  const host = isIP(settings.host) === 6 ? `[${settings.host}]` : settings.host;
  const text = `${isTls ? "wss" : "ws"}://${host}:${settings.port}${CONNECT_PATH}`;
  if (!URL.canParse(text) || /[/?#@\\]/.test(settings.host)) {
    throw new KsocketError("LINK_SETTINGS", "the cloud's host is no host name or address");
  }
  return new URL(text);
}

/** The proxy to go through; undefined: none. The URL may hold a password: it is never logged, `describeProxy` is. */
export function proxyUrl(settings: LinkSettings): URL | undefined {
  const configured = settings.proxy?.reveal();
  if (configured !== undefined) return configured === "" ? undefined : parseProxy(configured);
  const environment = settings.environment ?? {};
  const lookUp = (name: string) => environment[name.toLowerCase()] || environment[name];
  const noProxy = lookUp("NO_PROXY") ?? "";
  if (isLoopback(settings.host) || isWithoutProxy(noProxy, settings.host, settings.port)) {
    return undefined;
  }
  const isTls = endpointUrl(settings).protocol === "wss:";
  const fromEnvironment = isTls ? lookUp("HTTPS_PROXY") : lookUp("HTTP_PROXY");
  return fromEnvironment ? parseProxy(fromEnvironment) : undefined;
}

/** A proxy as it may be shown: without user and password. */
export const describeProxy = (proxy: URL): string => `${proxy.protocol}//${proxy.host}`;

function parseProxy(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.hostname === "") {
    // The text may hold a password, so it is not quoted.
    throw new KsocketError("LINK_SETTINGS", "the proxy is not http://[user:password@]host:port");
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    throw new KsocketError("LINK_SETTINGS", "the proxy's user or password has a bad % escape");
  }
  return url;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The value of the Authorization header. */
export function bearer(token: Secret): string {
  const text = token.reveal();
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new KsocketError("LINK_SETTINGS", "the token is empty or has characters that none has");
  }
  return `Bearer ${text}`;
}
