/** SNMPv1 and SNMPv2c: one community. */

import { BerFault } from "../wire/ber-reader.ts";
import {
  type CommunityAnswer,
  type CommunityHeader,
  decodeCommunityMessage,
  encodeCommunityMessage,
} from "../wire/community-message.ts";
import type { Question } from "../wire/pdu.ts";
import { type ExchangeContext, exchange } from "./exchange.ts";
import type { Reply, Session } from "./session.ts";
import type { Peer } from "./snmp-socket.ts";

/** ASCII; what follows it in a community names a context (Cisco, "SNMP Community String Indexing"). */
const AT_SIGN = 0x40;

export class CommunitySession implements Session {
  readonly engineId = undefined;
  readonly #header: CommunityHeader;
  readonly #peer: Peer;
  readonly #context: ExchangeContext;

  constructor(header: CommunityHeader, peer: Peer, context: ExchangeContext) {
    this.#header = header;
    this.#peer = peer;
    this.#context = context;
  }

  get version(): "v1" | "v2c" {
    return this.#header.version;
  }

  inVlan(vlanId: number): CommunitySession | undefined {
    const { community } = this.#header;
    if (community.includes(AT_SIGN)) return undefined;
    const indexed = Buffer.concat([community, Buffer.from(`@${vlanId}`)]);
    return new CommunitySession({ ...this.#header, community: indexed }, this.#peer, this.#context);
  }

  async ask(question: Question): Promise<Reply> {
    const answer = await exchange(this.#context, {
      peer: this.#peer,
      encode: (id) => encodeCommunityMessage(this.#header, id, question),
      decode,
    });
    return answer === undefined ? { kind: "silent" } : { kind: "answer", answer };
  }
}

/** The number has been compared; the community is not: some agents answer with another one. */
function decode(datagram: Uint8Array): CommunityAnswer | undefined {
  try {
    return decodeCommunityMessage(datagram);
  } catch (error) {
    if (error instanceof BerFault) return undefined;
    throw error;
  }
}
