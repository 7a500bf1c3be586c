/** An SNMPv3 engine as it tells of itself: discovery (RFC 3414 §4) and its clock (§2.2). */

import { decodeUsmMessage, discoveryHeader, encodeUsmMessage } from "../usm/message.ts";
import type { EngineClock } from "../usm/privacy.ts";
import { BerFault } from "../wire/ber-reader.ts";
import { type ExchangeContext, exchange } from "./exchange.ts";
import type { Peer } from "./snmp-socket.ts";

/** RFC 3411 §5: SnmpEngineID is 5 to 32 octets. */
const ENGINE_ID_BYTES = { min: 5, max: 32 };

export class Engine {
  readonly id: Uint8Array;
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

  /** Sets the clock by a message whose digest was right. */
  set({ boots, time }: EngineClock): void {
    this.#boots = boots;
    this.#time = time;
    this.#at = performance.now();
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
