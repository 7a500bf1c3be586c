/** One address under way: what is known of it so far, told as evidence at once. */

import type { Evidence } from "../../src/protocol/evidence.ts";
import type { ReachRequest } from "../../src/protocol/reach.ts";
import type { TargetContext } from "../harness/define-worker.ts";
import type { ServiceSelfDescription } from "./greeting.ts";

type Transport = "tcp" | "udp";
type PortState = "open" | "closed" | "filtered";
type WithoutCommon<E> = E extends Evidence ? Omit<E, "address" | "probe" | "at"> : never;

export class ReachTarget {
  readonly request: ReachRequest;
  readonly context: TargetContext;
  readonly silentPorts: number[] = [];
  #isAlive = false;
  #packetsSent = 0;
  #refusal: string | undefined;

  constructor(request: ReachRequest, context: TargetContext) {
    this.request = request;
    this.context = context;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** As far as it can be told from here: acknowledgements by the kernel are counted as the usual case has them. */
  get packetsSent(): number {
    return this.#packetsSent;
  }

  /** What the network or the kernel said against reaching the address, first of all sayings. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  sent(packets: number): void {
    this.#packetsSent += packets;
  }

  networkSaid(reason: string): void {
    this.#refusal ??= reason;
  }

  /** Tells once that the address is alive, with the first answer's round-trip time. */
  alive(rttMs?: number): void {
    if (this.#isAlive) return;
    this.#isAlive = true;
    this.tell({ kind: "alive", ...(rttMs !== undefined && { rttMs }) });
  }

  port(port: number, state: PortState, reason?: string, transport: Transport = "tcp"): void {
    this.tell({ kind: "port", transport, port, state, ...(reason !== undefined && { reason }) });
  }

  service(
    transport: Transport,
    port: number,
    said: ServiceSelfDescription & { readonly name: string },
  ): void {
    this.tell({ kind: "service", transport, port, ...said });
  }

  tell(evidence: WithoutCommon<Evidence>): void {
    const common = { address: this.request.address, probe: "reach", at: Date.now() };
    this.context.emit({ ...evidence, ...common });
  }
}
