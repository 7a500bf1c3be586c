/** An SNMPv3 engine as it tells of itself: discovery (RFC 3414 §4) and its clock (§2.2). */

import { decodeUsmMessage, discoveryHeader, encodeUsmMessage } from "../usm/message.ts";
import type { EngineClock } from "../usm/privacy.ts";
import { BerFault } from "../wire/ber-reader.ts";
import { type ExchangeContext, exchange } from "./exchange.ts";
import type { Peer } from "./snmp-socket.ts";

/** RFC 3411 §5: SnmpEngineID is 5 to 32 octets. */
const ENGINE_ID_BYTES = { min: 5, max: 32 };

/** RFC 3414 §2.2.3: a message may be so many seconds old. */
const TIME_WINDOW_SECONDS = 150;
/** RFC 3414 §2.2.2: an engine that has started so often accepts and sends nothing any more. */
const MAX_BOOTS = 0x7fff_ffff;

export class Engine {
  readonly id: Uint8Array;
  /** Discovery is not signed: what it says of the clock gives way to the first message that is. */
  #isProven = false;
  #boots: number;
  #time: number;
  #at = performance.now();

  constructor(id: Uint8Array, clock: EngineClock) {
    this.id = id;
    this.#boots = clock.boots;
    this.#time = clock.time;
  }

  /** The engine's clock now. */
  get clock(): EngineClock {
    const passed = Math.floor((performance.now() - this.#at) / 1_000);
    return { boots: this.#boots, time: this.#time + passed };
  }

  /**
   * Takes the clock of a message whose digest was right, as RFC 3414 §3.2 step 7b has it. False: the message is from before the
   * time window, and must be dropped.
   */
  accept({ boots, time }: EngineClock): boolean {
    const known = this.clock;
    if (boots === MAX_BOOTS) return false;
    if (this.#isProven && boots < known.boots) return false;
    if (this.#isProven && boots === known.boots && time <= known.time)
      return known.time - time <= TIME_WINDOW_SECONDS;
    this.#isProven = true;
    this.#boots = boots;
    this.#time = time;
    this.#at = performance.now();
    return true;
  }
}

/** undefined when nothing answers. Needs no credential, and tells no secret. */
export async function discoverEngine(
  context: ExchangeContext,
  peer: Peer,
): Promise<Engine | undefined> {
  return exchange(context, {
    peer,
    encode: (id) => encodeUsmMessage(discoveryHeader, id, { type: "get", oids: [] }),
    decode: (datagram) => {
      try {
        const { engineId, boots, time } = decodeUsmMessage(datagram);
        const { min, max } = ENGINE_ID_BYTES;
        if (engineId.length < min || engineId.length > max) return undefined;
        return new Engine(engineId, { boots, time });
      } catch (error) {
        if (error instanceof BerFault) return undefined;
        throw error;
      }
    },
  });
}
