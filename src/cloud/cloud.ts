/** The cloud: database, REST API, console and the agents' endpoint in one process. */

import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { Logger } from "../log/logger.ts";
import type { Api } from "./api/context.ts";
import { EventHub } from "./api/event-hub.ts";
import { ProgressBoard } from "./api/progress-board.ts";
import { createServer } from "./api/server.ts";
import type { AgentLinks, AgentRegistry } from "./endpoint/registry.ts";
import { openStore, type Store } from "./store/store.ts";

/** Attaches the agents' WebSocket to the server's upgrades: `attachEndpoint` of the endpoint's folder. */
export type EndpointFactory = (
  server: Server,
  parts: { readonly registry: AgentRegistry; readonly logger: Logger },
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
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly version: string;
  readonly log: Logger;
  readonly endpoint: EndpointFactory;
  /** Folder of the built console; beside this file by default. */
  readonly publicDirectory?: string;
  /** After how long without its agent a scan ends as interrupted. */
  readonly agentAwayMs?: number;
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
const SWEEP_MS = 30_000;

interface Running {
  readonly api: Api;
  readonly endpoint: ReturnType<EndpointFactory>;
  readonly store: Store;
  readonly sweep: NodeJS.Timeout;
}

export function createCloud(options: CloudOptions): Cloud {
  let running: Running | undefined;

  async function start(): Promise<{ url: string; store: Store }> {
    const { log, dataDirectory, databaseUrl } = options;
    const store = options.store ?? (await openStore({ dataDirectory, databaseUrl, log }));
    await store.registry.resume();
    let endpoint: Running["endpoint"] | undefined;
    const api = await createServer(serverOptions(options), (server) => {
      endpoint = options.endpoint(server, { registry: store.registry, logger: log });
      const { links } = endpoint;
      const hub = new EventHub();
      const progress = new ProgressBoard();
      hub.listen(links);
      progress.listen(links);
      return { store, links, hub, progress, isTls: options.tls !== undefined };
    });
    if (endpoint === undefined) throw new Error("the server was made without an agents' endpoint");
    const url = await api.listen({ host: options.host, port: options.port });
    running = { api, endpoint, store, sweep: sweepAbandoned(store, options) };
    return { url, store };
  }

  async function stop(): Promise<void> {
    if (running === undefined) return;
    const { api, endpoint, store, sweep } = running;
    running = undefined;
    clearInterval(sweep);
    await endpoint.close();
    await api.close();
    if (options.store === undefined) await store.close();
  }

  return { start, stop };
}

const serverOptions = ({ log, tls, version, publicDirectory }: CloudOptions) => ({
  log,
  version,
  tls: tls && { cert: readFileSync(tls.certFile, "utf8"), key: readFileSync(tls.keyFile, "utf8") },
  publicDirectory: publicDirectory ?? fileURLToPath(new URL("web/public", import.meta.url)),
});

function sweepAbandoned(store: Store, { log, agentAwayMs }: CloudOptions): NodeJS.Timeout {
  const sweep = setInterval(() => {
    store.registry.interruptAbandoned(agentAwayMs ?? AGENT_AWAY_MS).catch((error: unknown) => {
      log.error({ err: error }, "scans without an agent could not be ended");
    });
  }, SWEEP_MS);
  sweep.unref();
  return sweep;
}
