/** What every resource works with, and how the routes are typed. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawServerDefault,
} from "fastify";
import type { z } from "zod";
import type { AgentLinks } from "../endpoint/registry.ts";
import type { Store } from "../store/store.ts";
import type { EventHub } from "./event-hub.ts";
import type { ProgressBoard } from "./progress-board.ts";

/** Requests are typed by their schemas. Answers are not checked again: some are the stored JSON texts themselves. */
interface RequestSchemas extends FastifyTypeProvider {
  validator: this["schema"] extends z.ZodType ? z.output<this["schema"]> : unknown;
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  RequestSchemas
>;

export interface ApiContext {
  readonly store: Store;
  readonly links: AgentLinks;
  readonly hub: EventHub;
  readonly progress: ProgressBoard;
  /** Whether browsers reach us by TLS: cookies are then sent by TLS only. */
  readonly isTls: boolean;
}
