/** Requests to one agent with one credential. */

import type { TargetContext } from "../../harness/define-worker.ts";
import type { Request } from "../wire/pdu.ts";
import type { AgentSocket } from "./agent-socket.ts";
import { RoundTrips, type Timing } from "./round-trips.ts";
import type { Reply, Security } from "./security.ts";

export interface AgentPlace {
  readonly address: string;
  readonly port: number;
  readonly socket: AgentSocket;
  readonly context: Pick<TargetContext, "signal" | "takePackets">;
}

export class Session {
  readonly security: Security;
  readonly #place: AgentPlace;
  readonly #roundTrips: RoundTrips;

  constructor(place: AgentPlace, security: Security, timing: Timing) {
    this.#place = place;
    this.security = security;
    this.#roundTrips = new RoundTrips(timing);
  }

  get signal(): AbortSignal {
    return this.#place.context.signal;
  }

  /** The reply, or undefined when none comes in time; rejects when the target's signal aborts or, where one is given, `signal`. */
  async request(request: Request, signal = this.signal): Promise<Reply | undefined> {
    const reply = await this.#exchange(request, signal);
    // The report has brought the engine's time along (RFC 3414 §3.2.7a): asked again, it fits.
    const isResynchronised = reply?.kind === "report" && reply.cause === "not-in-time-window";
    return isResynchronised ? this.#exchange(request, signal) : reply;
  }

  async #exchange(request: Request, signal: AbortSignal): Promise<Reply | undefined> {
    const { address, port, socket, context } = this.#place;
    const answered = await socket.ask<Reply>({
      address,
      port,
      encode: (id) => this.security.encode(id, request),
      accept: (message, isFromAsked) => this.security.accept(message, isFromAsked),
      waitsMs: this.#roundTrips.waits(),
      signal,
      beforeSend: () => context.takePackets(address, 1),
    });
    if (answered?.rttMs !== undefined) this.#roundTrips.measured(answered.rttMs);
    return answered?.answer;
  }
}
