/** Server-sent events (HTML Living Standard §9.2) to one open page, with limits on how many and how far behind. */

import type { FastifyReply } from "fastify";
import { ApiError } from "./errors.ts";
import type { EventHub, LiveEvent } from "./event-hub.ts";

const MAX_STREAMS = 256;
const HEARTBEAT_MS = 15_000;
/** A page that is this far behind is cut off; its browser asks again by itself. */
const MAX_WAITING_BYTES = 1024 * 1024;

export class EventStreams {
  readonly #open = new Set<() => void>();
  readonly #hub: EventHub;

  constructor(hub: EventHub) {
    this.#hub = hub;
  }

  /** Answers the request with events until either side closes. */
  open(reply: FastifyReply, isWanted: (event: LiveEvent) => boolean): void {
    if (this.#open.size >= MAX_STREAMS) {
      throw new ApiError("TOO_MANY_REQUESTS", "Too many pages listen already.", 30);
    }
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-accel-buffering": "no",
    });
    const write = (text: string) => {
      if (raw.writableLength > MAX_WAITING_BYTES) close();
      else raw.write(text);
    };
    const unsubscribe = this.#hub.subscribe((event) => {
      if (isWanted(event)) write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    });
    const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
    const close = () => {
      unsubscribe();
      clearInterval(heartbeat);
      this.#open.delete(close);
      raw.destroy();
    };
    this.#open.add(close);
    raw.on("close", close);
    raw.on("error", close);
    write(": open\n\n");
  }

  closeAll(): void {
    for (const close of [...this.#open]) close();
  }
}
