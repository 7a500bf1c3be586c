/** The sweep method `icmp`: who answers an echo request (RFC 792), and which router says that an address can't be reached. */

import { randomInt } from "node:crypto";
import { ETHERTYPE_IPV4, type EthernetFrame } from "../../../src/net/ethernet.ts";
import { formatIpv4 } from "../../../src/net/ipv4.ts";
import { decodeIpv4, type Ipv4Packet } from "../../../src/net/ipv4-packet.ts";
import type { Questions } from "./ask-in-rounds.ts";
import { Bitmap } from "./bitmap.ts";
import { EchoFrame, type EchoIdentity, matchEcho } from "./echo.ts";
import { FramesBySource } from "./ipv4-frame.ts";
import { KeyedHash } from "./keyed-hash.ts";
import { SourceAddresses } from "./source-addresses.ts";
import { roundRtt, type Sweep } from "./sweep.ts";
import { rangesOf, TargetSpace } from "./target-space.ts";
import { findWay, type Way } from "./way.ts";

/** Evidence: `alive` with time and TTL, `unreachable`, and on the link `link-layer` from the ARP that goes before. */
export async function sweepByIcmp(sweep: Sweep): Promise<void> {
  const space = new TargetSpace(rangesOf(sweep.request, 4));
  sweep.tally.addressesAsked = space.size;
  const way = await findWay(space, sweep);
  const questions = new EchoQuestions(space, sweep, way);
  const stopListening = sweep.link.listen((frame) => questions.onFrame(frame));
  try {
    await sweep.ask(questions);
  } finally {
    stopListening();
    sweep.tally.addressesAnswered = questions.answeredCount;
  }
}

class EchoQuestions implements Questions {
  readonly size: number;
  readonly #space: TargetSpace;
  readonly #sweep: Sweep;
  readonly #way: Way;
  readonly #sources: SourceAddresses;
  readonly #answered: Bitmap;
  /** Answered, or told by a router to be unreachable. */
  readonly #closed: Bitmap;
  readonly #identity: EchoIdentity;
  readonly #frames: FramesBySource<EchoFrame>;

  constructor(space: TargetSpace, sweep: Sweep, way: Way) {
    this.size = space.size;
    this.#space = space;
    this.#sweep = sweep;
    this.#way = way;
    this.#sources = new SourceAddresses(sweep.request.device);
    this.#answered = new Bitmap(space.size);
    this.#closed = new Bitmap(space.size);
    this.#identity = {
      hash: new KeyedHash(),
      identifier: randomInt(0x10000),
      start: performance.now(),
    };
    this.#frames = new FramesBySource((source) => new EchoFrame(sweep.mac, source, this.#identity));
  }

  get answeredCount(): number {
    return this.#answered.count;
  }

  get openCount(): number {
    return this.#way.reachableCount - this.#closed.count;
  }

  isOpen(index: number): boolean {
    return this.#way.isReachable(index) && !this.#closed.has(index);
  }

  frameFor(index: number, attempt: number): Uint8Array {
    const address = this.#space.addressAt(index);
    const frame = this.#frames.for(this.#sources.for(address));
    return frame.request(address, this.#way.macOf(index), attempt);
  }

  onFrame(frame: EthernetFrame): void {
    if (frame.etherType !== ETHERTYPE_IPV4) return;
    const packet = decodeIpv4(frame.payload);
    const answer = packet && matchEcho(packet, this.#identity);
    if (packet === undefined || answer === undefined) return;
    const index = this.#space.indexOf(answer.kind === "reply" ? packet.source : answer.asked);
    if (index < 0) return;
    this.#sweep.tally.packetsReceived++;
    if (answer.kind === "reply") {
      if (this.#answered.add(index)) this.#onReply(index, packet, answer);
    } else if (this.#closed.add(index)) {
      this.#sweep.outbox.add({
        kind: "unreachable",
        address: formatIpv4(answer.asked),
        probe: "icmp",
        at: Date.now(),
        from: formatIpv4(packet.source),
        icmpType: answer.type,
        icmpCode: answer.code,
      });
    }
  }

  #onReply(index: number, packet: Ipv4Packet, answer: { attempt: number; rttMs: number }): void {
    this.#closed.add(index);
    this.#sweep.countAnswer(answer.attempt, answer.rttMs);
    this.#sweep.outbox.add({
      kind: "alive",
      address: formatIpv4(packet.source),
      probe: "icmp",
      at: Date.now(),
      rttMs: roundRtt(answer.rttMs),
      ttl: packet.ttl,
    });
  }
}
