/** One echo request to ff02::1 from each of the interface's addresses: every neighbour that answers shows one of its own. */

import { randomInt } from "node:crypto";
import { isLinkLocal, isMulticast } from "../../../src/net/address.ts";
import { putUint32, uint32At } from "../../../src/net/bytes.ts";
import type { EthernetFrame } from "../../../src/net/ethernet.ts";
import { ICMPV6_ECHO_REPLY, ICMPV6_ECHO_REQUEST } from "../../../src/net/icmpv6.ts";
import { IPV6_ALL_NODES, ipv6FromBytes } from "../../../src/net/ipv6-packet.ts";
import type { Questions } from "./ask-in-rounds.ts";
import { AskLog } from "./ask-log.ts";
import { multicastFrame, readIcmpv6 } from "./ipv6-frame.ts";
import { tellNeighbour } from "./solicitation.ts";
import type { OwnAddress } from "./source-addresses.ts";
import type { Sweep } from "./sweep.ts";

/** Someone may answer with ever new addresses. */
const MOST_NEIGHBOURS = 1 << 16;
/** A reply to a link-local source shows the neighbour's link-local address, one to a global source a global one. */
const MOST_SOURCES = 8;

export async function collectByMulticastEcho(
  sweep: Sweep,
  own: readonly OwnAddress[],
): Promise<void> {
  const questions = new AllNodesQuestions(sweep, chooseSources(own));
  sweep.tally.addressesAsked = 1;
  const stopListening = sweep.link.listen((frame) => questions.onFrame(frame));
  try {
    await sweep.ask(questions);
  } finally {
    stopListening();
    sweep.tally.addressesAnswered = questions.neighbourCount;
  }
}

/** Link-local first: where there is none, neighbours may still answer to a global source. */
function chooseSources(own: readonly OwnAddress[]): bigint[] {
  const isLocal = ({ value }: OwnAddress) => isLinkLocal({ family: 6, value });
  const sorted = [...own.filter(isLocal), ...own.filter((address) => !isLocal(address))];
  return sorted.slice(0, MOST_SOURCES).map(({ value }) => value);
}

/** Question n: who answers to the n-th source. It never closes, since nobody knows how many will answer. */
class AllNodesQuestions implements Questions {
  readonly size: number;
  readonly openCount: number;
  readonly #sweep: Sweep;
  readonly #sources: readonly bigint[];
  readonly #identifier = randomInt(0x10000);
  readonly #proof = randomInt(2 ** 32);
  readonly #log: AskLog;
  readonly #known = new Set<bigint>();

  constructor(sweep: Sweep, sources: readonly bigint[]) {
    this.size = sources.length;
    this.openCount = sources.length;
    this.#sweep = sweep;
    this.#sources = sources;
    this.#log = new AskLog(sources.length);
  }

  get neighbourCount(): number {
    return this.#known.size;
  }

  isOpen(): boolean {
    return true;
  }

  frameFor(index: number, attempt: number): Uint8Array {
    const data = new Uint8Array(8);
    putUint32(data, 0, this.#proof);
    this.#log.note(index, attempt);
    return multicastFrame({
      mac: this.#sweep.mac,
      source: this.#sources[index] ?? 0n,
      group: IPV6_ALL_NODES,
      message: {
        kind: "echo",
        type: ICMPV6_ECHO_REQUEST,
        identifier: this.#identifier,
        sequence: attempt,
        data,
      },
    });
  }

  onFrame(frame: EthernetFrame): void {
    const read = readIcmpv6(frame);
    if (read?.message.kind !== "echo" || read.message.type !== ICMPV6_ECHO_REPLY) return;
    const { identifier, sequence, data } = read.message;
    if (identifier !== this.#identifier || data.length < 8) return;
    if (uint32At(data, 0) !== this.#proof) return;
    this.#sweep.tally.packetsReceived++;
    const value = ipv6FromBytes(read.packet.source);
    if (isMulticast({ family: 6, value }) || this.#known.has(value)) return;
    if (this.#known.size >= MOST_NEIGHBOURS) return;
    this.#known.add(value);
    const source = this.#sources.indexOf(ipv6FromBytes(read.packet.destination));
    const rttMs = this.#log.rttMs(source, sequence);
    this.#sweep.countAnswer(sequence, rttMs);
    tellNeighbour(this.#sweep, value, frame.source, rttMs);
  }
}
