/** A socket to the cloud, step by step (TCP, the proxy's CONNECT, TLS), so that each step's failure has a sentence of its own. */

import { request } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import {
  connect as connectTls,
  createSecureContext,
  rootCertificates,
  type SecureContext,
} from "node:tls";
import { KsocketError } from "../../protocol/errors.ts";
import {
  LinkError,
  type LinkFault,
  linkFault,
  proxyFault,
  socketFault,
  tlsFault,
} from "./link-fault.ts";
import { describeProxy } from "./link-settings.ts";

export interface DialOptions {
  readonly url: URL;
  readonly proxy: URL | undefined;
  /** PEM, trusted besides the usual authorities. */
  readonly caCertificates: string | undefined;
  /** Ends every step; its reason is a LinkError. */
  readonly signal: AbortSignal;
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "wss:" || url.protocol === "https:" ? 443 : 80;
}

const describeHost = (url: URL) => `${url.hostname}:${portOf(url)}`;

/** Resolves with the socket at its `event`; its error, its end and the signal reject, and the socket is destroyed then. */
function settled(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
  faultOf: (error: unknown) => LinkFault,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown) => {
      cleanUp();
      // A late error of a socket that was given up concerns nobody.
      socket.on("error", () => {});
      socket.destroy();
      reject(reason);
    };
    const onError = (error: unknown) => fail(new LinkError(faultOf(error)));
    const onClose = () => onError(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    const onAbort = () => fail(signal.reason);
    const cleanUp = () => {
      socket.off("error", onError).off("close", onClose);
      signal.removeEventListener("abort", onAbort);
    };
    socket.once("error", onError).once("close", onClose);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    else {
      socket.once(event, () => {
        cleanUp();
        resolve(socket);
      });
    }
  });
}

function overTcp(url: URL, peer: string, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host: bare(url.hostname), port: portOf(url), noDelay: true });
  return settled(socket, "connect", signal, (error) => socketFault(error, peer));
}

function overTls(socket: Socket, url: URL, peer: string, options: DialOptions): Promise<Socket> {
  const host = bare(url.hostname);
  const { caCertificates } = options;
  const secured = connectTls({
    socket,
    host,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(host) === 0 && { servername: host }),
    ...(caCertificates !== undefined && { secureContext: contextTrusting(caCertificates) }),
  });
  return settled(secured, "secureConnect", options.signal, (error) => tlsFault(error, peer));
}

function contextTrusting(caCertificates: string): SecureContext {
  try {
    return createSecureContext({ ca: [...rootCertificates, caCertificates] });
  } catch {
    throw new KsocketError("LINK_SETTINGS", "the CA file holds no certificate that can be read");
  }
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === "" && proxy.password === "") return {};
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}

/** RFC 9110 §9.3.6: asks the proxy for a tunnel and gives the socket back with the tunnel on it. */
function throughProxy(socket: Socket, proxy: URL, options: DialOptions): Promise<Socket> {
  const name = describeProxy(proxy);
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown) => {
      options.signal.removeEventListener("abort", onAbort);
      asked.destroy();
      socket.destroy();
      reject(reason);
    };
    const onAbort = () => fail(options.signal.reason);
    const asked = request({
      method: "CONNECT",
      path: describeHost(options.url),
      headers: { Host: describeHost(options.url), ...authorization(proxy) },
      createConnection: () => socket,
    });
    asked.once("error", (error) => fail(new LinkError(socketFault(error, `The proxy ${name}`))));
    asked.once("response", ({ statusCode }) =>
      fail(new LinkError(proxyFault(statusCode ?? 0, name))),
    );
    asked.once("connect", ({ statusCode }, tunnel: Socket, head) => {
      if (statusCode !== 200) return fail(new LinkError(proxyFault(statusCode ?? 0, name)));
      options.signal.removeEventListener("abort", onAbort);
      if (head.length > 0) tunnel.unshift(head);
      return resolve(tunnel);
    });
    options.signal.addEventListener("abort", onAbort, { once: true });
    asked.end();
  });
}

async function dialProxy(proxy: URL, options: DialOptions): Promise<Socket> {
  const peer = `The proxy ${describeProxy(proxy)}`;
  const tcp = await overTcp(proxy, peer, options.signal);
  const socket = proxy.protocol === "https:" ? await overTls(tcp, proxy, peer, options) : tcp;
  return throughProxy(socket, proxy, options);
}

/** The sentence for a deadline that passes while connecting. */
export const timeoutFault = (url: URL): LinkFault =>
  linkFault("LINK_UNREACHABLE", `The cloud ${describeHost(url)} does not answer in time.`);

/** Connects to the cloud's host, through the proxy if there is one; rejects with a LinkError. */
export async function dial(options: DialOptions): Promise<Socket> {
  const peer = `The cloud ${describeHost(options.url)}`;
  const socket = options.proxy
    ? await dialProxy(options.proxy, options)
    : await overTcp(options.url, peer, options.signal);
  return options.url.protocol === "wss:" ? overTls(socket, options.url, peer, options) : socket;
}
