/** SNMPv3 with one USM user at one engine. */

import { sameBytes } from "../../../src/net/bytes.ts";
import {
  decodeUsmMessage,
  encodeUsmMessage,
  isSealed,
  isSigned,
  openUsmMessage,
  type UsmKeys,
  type UsmMessage,
} from "../usm/message.ts";
import { causeOf, type ReportCause } from "../usm/reports.ts";
import { BerFault } from "../wire/ber-reader.ts";
import type { Answer, Question } from "../wire/pdu.ts";
import type { Engine } from "./engine.ts";
import { type ExchangeContext, exchange } from "./exchange.ts";
import type { Reply, Session } from "./session.ts";
import type { Peer } from "./snmp-socket.ts";

export interface UsmIdentity {
  readonly username: string;
  readonly contextName: string;
  /** Localized to the engine. */
  readonly keys: UsmKeys;
}

interface Opened {
  readonly answer: Answer;
  readonly isSigned: boolean;
}

/** A clock out of the window is set by the first refusal; an engine that refuses its own clock has none. */
const MAX_CLOCK_REFUSALS = 2;

export class UsmSession implements Session {
  readonly version = "v3";
  readonly #engine: Engine;
  readonly #identity: UsmIdentity;
  readonly #peer: Peer;
  readonly #context: ExchangeContext;

  constructor(engine: Engine, identity: UsmIdentity, peer: Peer, context: ExchangeContext) {
    this.#engine = engine;
    this.#identity = identity;
    this.#peer = peer;
    this.#context = context;
  }

  get engineId(): Uint8Array {
    return this.#engine.id;
  }

  inVlan(vlanId: number): UsmSession | undefined {
    if (this.#identity.contextName !== "") return undefined;
    const identity = { ...this.#identity, contextName: `vlan-${vlanId}` };
    return new UsmSession(this.#engine, identity, this.#peer, this.#context);
  }

  async ask(question: Question): Promise<Reply> {
    let cause: ReportCause = "not-in-time-window";
    for (let refusals = 0; refusals < MAX_CLOCK_REFUSALS; refusals += 1) {
      const opened = await this.#exchange(question);
      if (opened === undefined) return { kind: "silent" };
      const { answer } = opened;
      if (answer.type === "response") return { kind: "answer", answer };
      cause = causeOf(answer);
      // RFC 3414 §3.2 step 7: that report is signed, and so its clock can be believed.
      if (cause !== "not-in-time-window" || !opened.isSigned) break;
    }
    return { kind: "report", cause };
  }

  #exchange(question: Question): Promise<Opened | undefined> {
    const { username, contextName, keys } = this.#identity;
    const header = {
      ...this.#engine.clock,
      engineId: this.#engine.id,
      username: Buffer.from(username, "utf8"),
      contextName: Buffer.from(contextName, "utf8"),
      keys,
    };
    return exchange(this.#context, {
      peer: this.#peer,
      encode: (id) => encodeUsmMessage(header, id, question),
      decode: (datagram) => this.#open(datagram),
    });
  }

  /** What of the checks of RFC 3414 §3.2 and RFC 3412 §7.2 a message must pass; reports may lack user and digest. */
  #open(datagram: Uint8Array): Opened | undefined {
    const { keys } = this.#identity;
    try {
      const message = decodeUsmMessage(datagram);
      const signed = isSigned(message, keys);
      const answer = openUsmMessage(message, keys);
      if (answer.type !== "report" && !this.#isOurs(message, signed)) return undefined;
      if (signed && !this.#engine.accept(message)) return undefined;
      return { answer, isSigned: signed };
    } catch (error) {
      if (error instanceof BerFault) return undefined;
      throw error;
    }
  }

  /** The asked engine answers the asking user, at the level of the question. */
  #isOurs(message: UsmMessage, signed: boolean): boolean {
    const { keys, username } = this.#identity;
    return (
      (keys.auth === undefined || signed) &&
      (keys.priv === undefined || isSealed(message)) &&
      isSame(message.engineId, this.#engine.id) &&
      isSame(message.username, Buffer.from(username, "utf8"))
    );
  }
}

const isSame = (told: Uint8Array, own: Uint8Array): boolean =>
  told.length === own.length && sameBytes(told, 0, own, 0, own.length);
