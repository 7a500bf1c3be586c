/** The cloud: database, REST API, console and the agents' endpoint in one process. */

import type { IncomingMessage, Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { Logger } from "../log/logger.ts";
import type { BasicLogin } from "./api/basic-login.ts";
import type { Api, ApiContext } from "./api/context.ts";
import { EventHub } from "./api/event-hub.ts";
import { ProgressBoard } from "./api/progress-board.ts";
import { defaultBudget, type RequestBudget } from "./api/request-budget.ts";
import { createServer, defaultTimeouts, type RequestTimeouts } from "./api/server.ts";
import { startScan } from "./api/start-scan.ts";
import type { AgentLinks, AgentRegistry } from "./endpoint/registry.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { openStore, type Store } from "./store/store.ts";
import { readTlsFiles, type TlsFiles } from "./tls-files.ts";
import { onScanEnded } from "./webhooks/events.ts";

/** Attaches the agents' WebSocket to the server's upgrades: `attachEndpoint` of the endpoint's folder. */
export type EndpointFactory = (
  server: Server,
  parts: {
    readonly registry: AgentRegistry;
    readonly logger: Logger;
    readonly remoteAddressOf?: (request: IncomingMessage) => string;
  },
) => { readonly links: AgentLinks; close(): Promise<void> };

export interface CloudOptions {
  /** Holds the database; made when absent. */
  readonly dataDirectory: string;
  /** `postgres://…`: PostgreSQL instead of the embedded database. */
  readonly databaseUrl?: string | undefined;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** PEM files; absent: plain HTTP, for loopback or behind a proxy. */
  readonly tls?: TlsFiles | undefined;
  readonly version: string;
  readonly log: Logger;
  readonly endpoint: EndpointFactory;
  /** Folder of the built console; beside this file by default. */
  readonly publicDirectory?: string;
  /** After how long without its agent a scan ends as interrupted. */
  readonly agentAwayMs?: number;
  /** Whether one reverse proxy stands in front, whose X-Forwarded-* are believed. */
  readonly trustProxy?: boolean;
  /** A login in front of everything but the agents' endpoint. */
  readonly basicAuth?: BasicLogin | undefined;
  /** How often one address may ask. */
  readonly requestBudget?: RequestBudget;
  /** How long clients may take. */
  readonly requestTimeouts?: RequestTimeouts;
  /** False: schedules, webhooks, retention are left to whoever calls them, as tests do. */
  readonly keepsHouse?: boolean;
  /** A store that is open already; it is then closed by whoever opened it. */
  readonly store?: Store;
}

export interface Cloud {
  /** Resolves when requests are answered. */
  start(): Promise<{ url: string; store: Store }>;
  /** Ends open requests and closes the database; all that was acknowledged is on disk. */
  stop(): Promise<void>;
}

const AGENT_AWAY_MS = 15 * 60_000;

interface Running {
  readonly api: Api;
  readonly endpoint: ReturnType<EndpointFactory>;
  readonly store: Store;
  readonly housekeeping: { stop(): Promise<void> };
}

export function createCloud(options: CloudOptions): Cloud {
  let running: Running | undefined;

  async function start(): Promise<{ url: string; store: Store }> {
    const { log, dataDirectory, databaseUrl } = options;
    const store =
      options.store ??
      (await openStore({ dataDirectory, databaseUrl, log, hasIntakeThread: true }));
    await store.registry.resume();
    store.registry.onEnded(onScanEnded(store, log));
    let endpoint: Running["endpoint"] | undefined;
    let context: ApiContext | undefined;
    const api = await createServer(serverOptions(options), (server) => {
      const parts = { registry: store.registry, logger: log };
      endpoint = options.endpoint(
        server,
        options.trustProxy ? { ...parts, remoteAddressOf: forwardedFor } : parts,
      );
      const { links } = endpoint;
      const hub = new EventHub();
      const progress = new ProgressBoard();
      hub.listen(links);
      progress.listen(links);
      context = { store, links, hub, progress, isTls: options.tls !== undefined };
      return context;
    });
    if (endpoint === undefined || context === undefined)
      throw new Error("the server was made without an agents' endpoint");
    const listening = await api.listen({ host: options.host, port: options.port });
    // Fastify doesn't know what kind of server it was given.
    const url = options.tls === undefined ? listening : listening.replace(/^http:/, "https:");
    running = { api, endpoint, store, housekeeping: housekeepingOf(context, options) };
    return { url, store };
  }

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const { api, endpoint, store, housekeeping } = running;
    running = undefined;
    await housekeeping.stop();
    await endpoint.close();
    await api.close();
    if (options.store === undefined) await store.close();
  }

  return { start, stop };
}

const serverOptions = (options: CloudOptions) => ({
  log: options.log,
  version: options.version,
  trustProxy: options.trustProxy ?? false,
  basicAuth: options.basicAuth,
  requestBudget: options.requestBudget ?? defaultBudget,
  requestTimeouts: options.requestTimeouts ?? defaultTimeouts,
  tls: options.tls && readTlsFiles(options.tls),
  publicDirectory: options.publicDirectory ?? fileURLToPath(new URL("web/public", import.meta.url)),
});

function housekeepingOf(context: ApiContext, options: CloudOptions) {
  if (options.keepsHouse === false) return { stop: async () => undefined };
  return startHousekeeping({
    store: context.store,
    log: options.log,
    startScan: (network) => startScan(context, network),
    agentAwayMs: options.agentAwayMs ?? AGENT_AWAY_MS,
  });
}

/** The last entry is the proxy's own; those before it are anybody's words. */
function forwardedFor(request: IncomingMessage): string {
  const given = request.headers["x-forwarded-for"];
  const last =
    String(given ?? "")
      .split(",")
      .at(-1)
      ?.trim() ?? "";
  return last === "" ? (request.socket.remoteAddress ?? "") : last;
}
