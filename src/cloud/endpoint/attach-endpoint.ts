/** Hangs the agents' endpoint onto an HTTP server: upgrades of CONNECT_PATH are its own, all others are left to whoever else listens. */

import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Logger } from "../../log/logger.ts";
import { CONNECT_PATH, closeCodes, MAX_FRAME_BYTES, SUBPROTOCOL } from "../../protocol/frames.ts";
import { AgentSession } from "./agent-session.ts";
import { type EndpointLimits, endpointLimits } from "./limits.ts";
import { ConnectedAgents } from "./links.ts";
import { Refusals } from "./refusals.ts";
import type { AgentLinks, AgentRegistry, TokenCheck } from "./registry.ts";

export interface EndpointOptions {
  readonly registry: AgentRegistry;
  readonly logger: Logger;
  readonly limits?: Partial<EndpointLimits>;
  /** Whom a request comes from; give one where a reverse proxy stands before the cloud. Default: the socket's address. */
  readonly remoteAddressOf?: (request: IncomingMessage) => string;
}

export interface Endpoint {
  readonly links: AgentLinks;
  /** Lets go of the server and closes every agent's connection (1012). */
  close(): Promise<void>;
}

const refusalCodes = {
  LINK_UNAUTHENTICATED: closeCodes.tokenUnknown,
  LINK_TOKEN_REVOKED: closeCodes.tokenRevoked,
  LINK_TOKEN_EXPIRED: closeCodes.tokenExpired,
} as const;

const statusTexts = {
  400: "Bad Request",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
} as const;

/** Longest token that is looked at. */
const MAX_TOKEN = 512;

function answer(socket: Duplex, status: keyof typeof statusTexts): void {
  socket.end(
    `HTTP/1.1 ${status} ${statusTexts[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

const pathOf = (request: IncomingMessage) => request.url?.split("?")[0];

function tokenOf(request: IncomingMessage): string {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  return token.length > MAX_TOKEN ? "" : token;
}

function offersSubprotocol(request: IncomingMessage): boolean {
  const offered = request.headers["sec-websocket-protocol"] ?? "";
  return offered.split(",").some((name) => name.trim() === SUBPROTOCOL);
}

class AgentEndpoint implements Endpoint {
  readonly links: ConnectedAgents;
  readonly #options: EndpointOptions;
  readonly #limits: EndpointLimits;
  readonly #refusals: Refusals;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: { threshold: 1_024, concurrencyLimit: 4 },
    handleProtocols: () => SUBPROTOCOL,
  });
  readonly #server: Server;
  #connections = 0;
  #isClosed = false;

  constructor(server: Server, options: EndpointOptions) {
    this.#server = server;
    this.#options = options;
    this.#limits = { ...endpointLimits, ...options.limits };
    this.#refusals = new Refusals(this.#limits.maxRefusedPerMinute);
    this.links = new ConnectedAgents(options.registry, options.logger, this.#limits.replyTimeoutMs);
    server.on("upgrade", this.#onUpgrade);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#server.off("upgrade", this.#onUpgrade);
    this.links.closeAll();
    await new Promise<void>((resolve) => {
      if (this.#connections === 0) resolve();
      else this.#whenEmpty = resolve;
    });
  }
  #whenEmpty: () => void = () => {};

  readonly #onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(request) !== CONNECT_PATH) return;
    socket.on("error", () => socket.destroy());
    const address = this.#addressOf(request);
    if (!offersSubprotocol(request)) return answer(socket, 400);
    if (this.#refusals.isTooMany(address)) return answer(socket, 429);
    if (this.#connections >= this.#limits.maxConnections) return answer(socket, 503);
    this.#connections += 1;
    this.#connect(request, socket, head, address)
      .catch((error: unknown) => {
        this.#options.logger.error({ err: error }, "An agent's connection failed in the cloud.");
        if (!socket.destroyed) answer(socket, 500);
      })
      .finally(() => {
        this.#connections -= 1;
        if (this.#connections === 0) this.#whenEmpty();
      });
  };

  #addressOf(request: IncomingMessage): string {
    return this.#options.remoteAddressOf?.(request) ?? request.socket.remoteAddress ?? "";
  }

  async #connect(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    address: string,
  ): Promise<void> {
    const { registry, logger } = this.#options;
    const token = tokenOf(request);
    const check: TokenCheck =
      token === ""
        ? { isAccepted: false, code: "LINK_UNAUTHENTICATED" }
        : await registry.checkToken(token);
    if (socket.destroyed || this.#isClosed) {
      socket.destroy();
      return;
    }
    const webSocket = await this.#upgrade(request, socket, head);
    if (webSocket === undefined) return;
    if (!check.isAccepted) {
      this.#refusals.note(address);
      logger.warn({ code: check.code, address }, "An agent's token was refused.");
      await closeAtOnce(webSocket, refusalCodes[check.code]);
      return;
    }
    const parts = { registry, logger, listener: this.links, limits: this.#limits };
    const session = new AgentSession(webSocket, check, { ...parts, remoteAddress: address });
    await this.links.serve(session);
  }

  /** The refused token is told after the upgrade, by a close code that proxies carry through unchanged. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<WebSocket | undefined> {
    return new Promise((resolve) => {
      const onClose = () => resolve(undefined);
      socket.once("close", onClose);
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        socket.off("close", onClose);
        resolve(webSocket);
      });
    });
  }
}

function closeAtOnce(webSocket: WebSocket, code: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => webSocket.terminate(), 2_000);
    webSocket.on("error", () => webSocket.terminate());
    webSocket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    webSocket.close(code);
  });
}

/** Begins to accept agents; the caller closes it before the server. */
export function attachEndpoint(server: Server, options: EndpointOptions): Endpoint {
  return new AgentEndpoint(server, options);
}
