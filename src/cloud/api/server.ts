/** The HTTP server: limits, security headers, authentication, the resources, their description, and the console's files. */

import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import cookie from "@fastify/cookie";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { type FastifyBaseLogger, fastify, LogController } from "fastify";
import { createJsonSchemaTransform, validatorCompiler } from "fastify-type-provider-zod";
import type { Logger } from "../../log/logger.ts";
import { registerConsole } from "../web/serve-console.ts";
import { registerAuthentication } from "./authentication.ts";
import { type BasicLogin, registerBasicLogin } from "./basic-login.ts";
import type { Api, ApiContext } from "./context.ts";
import { addEntityTags } from "./entity-tags.ts";
import { ApiError, answerError } from "./errors.ts";
import { EventStreams } from "./event-stream.ts";
import { type RequestBudget, registerRequestBudget } from "./request-budget.ts";
import { registerSession } from "./resources/access.ts";
import { registerAddresses } from "./resources/addresses.ts";
import { registerApiTokens } from "./resources/api-tokens.ts";
import { registerDifference } from "./resources/difference.ts";
import { registerEvidence } from "./resources/evidence.ts";
import { registerExports } from "./resources/exports.ts";
import { registerKsockets } from "./resources/ksockets.ts";
import { registerMachineFormats } from "./resources/machine-formats.ts";
import { registerManagedNodes } from "./resources/managed-nodes.ts";
import { registerNetworks } from "./resources/networks.ts";
import { registerNodesOverTime } from "./resources/nodes-over-time.ts";
import { registerNotes } from "./resources/notes.ts";
import { registerScans } from "./resources/scans.ts";
import { registerSchedule } from "./resources/schedule.ts";
import { registerSnapshots } from "./resources/snapshots.ts";
import { registerSoftware } from "./resources/software-across-nodes.ts";
import { registerTopology } from "./resources/topology.ts";
import { registerUsers } from "./resources/users.ts";
import { registerViews } from "./resources/views.ts";
import { registerWebhooks } from "./resources/webhooks.ts";

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
const MAX_CONNECTIONS = 8_192;

/** How long a client may take, in milliseconds. */
export interface RequestTimeouts {
  /** Until its headers are there. */
  readonly headersMs: number;
  /** Until its whole request is there. */
  readonly requestMs: number;
  /** Without a request; longer than proxies keep an idle connection (nginx: 60 s), or they send a request into a closed one. */
  readonly idleMs: number;
  /** Between two looks at who is too slow. */
  readonly checkMs: number;
}

export const defaultTimeouts: RequestTimeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 72_000,
  checkMs: 2_000,
};

export interface Tls {
  /** PEM texts. */
  readonly cert: string;
  readonly key: string;
}

export interface ServerOptions {
  readonly log: Logger;
  readonly tls?: Tls | undefined;
  readonly version: string;
  /** Whether X-Forwarded-* of the one proxy in front are believed. */
  readonly trustProxy: boolean;
  readonly basicAuth: BasicLogin | undefined;
  readonly requestBudget: RequestBudget;
  readonly requestTimeouts: RequestTimeouts;
  /** Folder of the built console; absent files are said so on the page. */
  readonly publicDirectory: string;
}

/** The server, not yet listening. Whoever gets it closes it. */
export async function createServer(
  options: ServerOptions,
  contextOf: (server: Server) => ApiContext,
): Promise<Api> {
  const { log, tls } = options;
  const api: Api = fastify({
    loggerInstance: log as FastifyBaseLogger, // so that routes are typed by the interface, not by pino
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy ? (_, hop) => hop === 0 : false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    forceCloseConnections: true,
    serverFactory: (handler) => {
      const { headersMs, requestMs, idleMs, checkMs } = options.requestTimeouts;
      const timeouts = {
        headersTimeout: headersMs,
        requestTimeout: requestMs,
        keepAliveTimeout: idleMs,
        connectionsCheckingInterval: checkMs,
      };
      const server = tls
        ? createHttpsServer({ ...tls, ...timeouts, minVersion: "TLSv1.2" }, handler)
        : createHttpServer(timeouts, handler);
      server.maxConnections = MAX_CONNECTIONS;
      return server as Server; // an https.Server has all that is used of it
    },
  });
  const context = contextOf(api.server);
  const streams = new EventStreams(context.hub);
  api.addHook("preClose", async () => streams.closeAll());
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(() => JSON.stringify);
  api.setErrorHandler<Error & { code: string; name: string }>((error, request, reply) =>
    answerError(error, request, reply),
  );
  acceptEmptyJson(api);
  addSecurityHeaders(api, tls !== undefined);
  addEntityTags(api);
  registerRequestBudget(api, options.requestBudget);
  if (options.basicAuth) registerBasicLogin(api, options.basicAuth, context.store.now);
  await api.register(cookie);
  await describe(api, options.version);
  registerAuthentication(api, context);
  api.get("/api/health", { schema: { hide: true } }, async () => ({ status: "ok" }));
  registerSession(api, context);
  registerApiTokens(api, context);
  registerKsockets(api, context);
  registerNetworks(api, context);
  registerScans(api, context, streams);
  registerSnapshots(api, context);
  registerManagedNodes(api, context);
  registerNotes(api, context);
  registerNodesOverTime(api, context);
  registerEvidence(api, context);
  registerExports(api, context);
  registerDifference(api, context);
  registerAddresses(api, context);
  registerSchedule(api, context);
  registerSoftware(api, context);
  registerTopology(api, context);
  registerViews(api, context);
  registerWebhooks(api, context);
  registerUsers(api, context);
  registerMachineFormats(api, context);
  await registerConsole(api, options.publicDirectory);
  return api;
}

/** Clients send `Content-Type: application/json` with nothing behind it. */
function acceptEmptyJson(api: Api): void {
  api.removeContentTypeParser("application/json");
  api.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
    if (body === "") return done(null, undefined);
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new ApiError("REQUEST_INVALID", "The body is not JSON."), undefined);
    }
  });
}

function addSecurityHeaders(api: Api, isTls: boolean): void {
  api.addHook("onSend", async (request, reply) => {
    reply.header("x-content-type-options", "nosniff");
    reply.header("referrer-policy", "no-referrer");
    reply.header("x-frame-options", "DENY");
    reply.header("cross-origin-opener-policy", "same-origin");
    if (isTls) reply.header("strict-transport-security", "max-age=31536000");
    if (!request.url.startsWith("/api/")) return;
    reply.header("cache-control", "no-store");
    if (!reply.hasHeader("content-security-policy")) {
      reply.header("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    }
  });
}

async function describe(api: Api, version: string): Promise<void> {
  await api.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "ksocket cloud", version },
      components: {
        securitySchemes: {
          token: { type: "apiKey", in: "header", name: "X-Authorization", description: "Token …" },
          bearer: { type: "http", scheme: "bearer" },
        },
      },
      security: [{ token: [] }, { bearer: [] }],
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: "any" } }),
  });
  await api.register(swaggerUi, { routePrefix: "/api/docs", staticCSP: true });
}
