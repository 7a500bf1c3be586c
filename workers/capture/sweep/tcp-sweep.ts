/**
 * The sweep method `tcp`: a SYN to each port of each address. The kernel, which knows nothing of our SYNs, answers a SYN/ACK
 * with RST by itself, so no connection is left half open.
 */

import { ETHERTYPE_IPV4, type EthernetFrame } from "../../../src/net/ethernet.ts";
import { ICMP_UNREACHABLE } from "../../../src/net/icmp.ts";
import { formatIpv4 } from "../../../src/net/ipv4.ts";
import { decodeIpv4, type Ipv4Packet } from "../../../src/net/ipv4-packet.ts";
import { KsocketError } from "../../../src/protocol/errors.ts";
import type { Questions } from "./ask-in-rounds.ts";
import { AskLog } from "./ask-log.ts";
import { Bitmap } from "./bitmap.ts";
import { FramesBySource } from "./ipv4-frame.ts";
import { KeyedHash } from "./keyed-hash.ts";
import { SourceAddresses } from "./source-addresses.ts";
import { chooseSourcePort } from "./source-port.ts";
import { roundRtt, type Sweep } from "./sweep.ts";
import { matchSyn, type SynAnswer, SynFrame, type SynIdentity } from "./syn.ts";
import { rangesOf, TargetSpace } from "./target-space.ts";
import { findWay, type Way } from "./way.ts";

/** Addresses times ports: 20 MiB of tables. */
const MOST_QUESTIONS = 1 << 22;
/** Net, host and communication administratively prohibited, port unreachable (RFC 1812 §5.2.7.1, RFC 792). */
const FILTERED_CODES: ReadonlySet<number> = new Set([3, 9, 10, 13]);

/** Evidence: `port` and `alive`, `unreachable`, and on the link `link-layer` from the ARP that goes before. */
export async function sweepByTcp(sweep: Sweep): Promise<void> {
  const space = new TargetSpace(rangesOf(sweep.request, 4));
  const ports = [...new Set(sweep.request.ports)];
  if (ports.length === 0 || space.size * ports.length > MOST_QUESTIONS) {
    const detail = `a TCP sweep needs ports, and takes at most ${MOST_QUESTIONS} addresses times ports`;
    throw new KsocketError("REQUEST_INVALID", detail);
  }
  sweep.tally.addressesAsked = space.size;
  const way = await findWay(space, sweep);
  const identity = { hash: new KeyedHash(), sourcePort: await chooseSourcePort() };
  const questions = new PortQuestions({ space, sweep, way, ports, identity });
  const stopListening = sweep.link.listen((frame) => questions.onFrame(frame));
  try {
    await sweep.ask(questions);
  } finally {
    stopListening();
    sweep.tally.addressesAnswered = questions.aliveCount;
  }
}

interface PortQuestionsOptions {
  readonly space: TargetSpace;
  readonly sweep: Sweep;
  readonly way: Way;
  readonly ports: readonly number[];
  readonly identity: SynIdentity;
}

/** Question `index of the address × number of ports + index of the port`. */
class PortQuestions implements Questions {
  readonly size: number;
  readonly #options: PortQuestionsOptions;
  readonly #sources: SourceAddresses;
  readonly #log: AskLog;
  readonly #frames: FramesBySource<SynFrame>;
  readonly #closed: Bitmap;
  /** By address. */
  readonly #alive: Bitmap;
  /** Addresses that a router told to be unreachable. */
  readonly #unreachable: Bitmap;

  constructor(options: PortQuestionsOptions) {
    const { space, ports, sweep, identity } = options;
    this.size = space.size * ports.length;
    this.#options = options;
    this.#sources = new SourceAddresses(sweep.request.device);
    this.#log = new AskLog(this.size);
    this.#frames = new FramesBySource((source) => new SynFrame(sweep.mac, source, identity));
    this.#closed = new Bitmap(this.size);
    this.#alive = new Bitmap(space.size);
    this.#unreachable = new Bitmap(space.size);
  }

  get aliveCount(): number {
    return this.#alive.count;
  }

  get openCount(): number {
    const { way, ports } = this.#options;
    return way.reachableCount * ports.length - this.#closed.count;
  }

  isOpen(question: number): boolean {
    const { way, ports } = this.#options;
    return !this.#closed.has(question) && way.isReachable(Math.floor(question / ports.length));
  }

  frameFor(question: number, attempt: number): Uint8Array {
    const { space, way, ports } = this.#options;
    const index = Math.floor(question / ports.length);
    const address = space.addressAt(index);
    const port = ports[question % ports.length] ?? 0;
    this.#log.note(question, attempt);
    const frame = this.#frames.for(this.#sources.for(address));
    return frame.syn({ address, port }, way.macOf(index), attempt);
  }

  onFrame(frame: EthernetFrame): void {
    if (frame.etherType !== ETHERTYPE_IPV4) return;
    const packet = decodeIpv4(frame.payload);
    const answer = packet && matchSyn(packet, this.#options.identity);
    if (packet === undefined || answer === undefined) return;
    const { space, ports, sweep } = this.#options;
    const index = space.indexOf(answer.address);
    const portIndex = ports.indexOf(answer.port);
    if (index < 0 || portIndex < 0) return;
    sweep.tally.packetsReceived++;
    const question = index * ports.length + portIndex;
    if (!this.#closed.add(question)) return;
    if (answer.kind === "error") this.#onError(index, packet, answer);
    else this.#onState(index, question, packet, answer);
  }

  #onState(index: number, question: number, packet: Ipv4Packet, answer: SynAnswer): void {
    const { sweep } = this.#options;
    const rttMs = this.#log.rttMs(question, answer.attempt);
    sweep.countAnswer(answer.attempt, rttMs);
    if (this.#alive.add(index)) {
      const rtt = rttMs === undefined ? {} : { rttMs: roundRtt(rttMs) };
      sweep.outbox.add({ kind: "alive", ...common(answer.address), ttl: packet.ttl, ...rtt });
    }
    this.#tellPort(answer, answer.kind === "open" ? "open" : "closed");
  }

  #onError(index: number, packet: Ipv4Packet, answer: SynAnswer & { kind: "error" }): void {
    if (this.#unreachable.add(index)) {
      this.#options.sweep.outbox.add({
        kind: "unreachable",
        ...common(answer.address),
        from: formatIpv4(packet.source),
        icmpType: answer.type,
        icmpCode: answer.code,
      });
    }
    if (answer.type === ICMP_UNREACHABLE && FILTERED_CODES.has(answer.code)) {
      this.#tellPort(answer, "filtered");
    }
  }

  #tellPort({ address, port }: SynAnswer, state: "open" | "closed" | "filtered"): void {
    const evidence = { kind: "port", transport: "tcp", port, state } as const;
    this.#options.sweep.outbox.add({ ...evidence, ...common(address) });
  }
}

const common = (address: number) => ({
  address: formatIpv4(address),
  probe: "tcp",
  at: Date.now(),
});
