/** Neighbour solicitations for a list of IPv6 addresses, and the advertisements that come back (RFC 4861 §7.2). */

import type { EthernetFrame } from "../../../src/net/ethernet.ts";
import {
  ICMPV6_NEIGHBOUR_ADVERTISEMENT,
  ICMPV6_NEIGHBOUR_SOLICITATION,
} from "../../../src/net/icmpv6.ts";
import { ipv6Bytes, ipv6FromBytes, solicitedNodeAddress } from "../../../src/net/ipv6-packet.ts";
import { formatMacAddress, isUnicastMac } from "../../../src/net/mac-address.ts";
import type { Questions } from "./ask-in-rounds.ts";
import { AskLog } from "./ask-log.ts";
import { Bitmap } from "./bitmap.ts";
import { multicastFrame, ND_HOP_LIMIT, neighbourText, readIcmpv6 } from "./ipv6-frame.ts";
import type { OwnAddress } from "./source-addresses.ts";
import { roundRtt, type Sweep } from "./sweep.ts";

export class SolicitationQuestions implements Questions {
  readonly size: number;
  readonly #sweep: Sweep;
  readonly #targets: readonly bigint[];
  readonly #own: readonly OwnAddress[];
  readonly #indexOf: ReadonlyMap<bigint, number>;
  readonly #answered: Bitmap;
  readonly #log: AskLog;

  constructor(sweep: Sweep, targets: readonly bigint[], own: readonly OwnAddress[]) {
    this.size = targets.length;
    this.#sweep = sweep;
    this.#targets = targets;
    this.#own = own;
    this.#indexOf = new Map(targets.map((target, index) => [target, index]));
    this.#answered = new Bitmap(targets.length);
    this.#log = new AskLog(targets.length);
  }

  get answeredCount(): number {
    return this.#answered.count;
  }

  get openCount(): number {
    return this.size - this.#answered.count;
  }

  isOpen(index: number): boolean {
    return !this.#answered.has(index);
  }

  frameFor(index: number, attempt: number): Uint8Array {
    const target = this.#targets[index] ?? 0n;
    this.#log.note(index, attempt);
    return multicastFrame({
      mac: this.#sweep.mac,
      source: this.#sourceFor(target),
      group: solicitedNodeAddress(target),
      message: {
        kind: "neighbour",
        type: ICMPV6_NEIGHBOUR_SOLICITATION,
        target: ipv6Bytes(target),
        linkLayer: this.#sweep.mac,
      },
    });
  }

  onFrame(frame: EthernetFrame): void {
    const read = readIcmpv6(frame);
    if (read?.message.kind !== "neighbour" || read.packet.hopLimit !== ND_HOP_LIMIT) return;
    if (read.message.type !== ICMPV6_NEIGHBOUR_ADVERTISEMENT) return;
    const target = ipv6FromBytes(read.message.target);
    const index = this.#indexOf.get(target);
    if (index === undefined) return;
    this.#sweep.tally.packetsReceived++;
    if (!this.#answered.add(index)) return;
    const rttMs = this.#log.rttMs(index, 1);
    this.#sweep.countAnswer(this.#log.attemptsOf(index), rttMs);
    tellNeighbour(this.#sweep, target, read.message.linkLayer ?? frame.source, rttMs);
  }

  #sourceFor(target: bigint): bigint {
    const sharing = this.#own.find(({ first, last }) => target >= first && target <= last);
    return (sharing ?? this.#own[0])?.value ?? 0n;
  }
}

/** Evidence of one IPv6 neighbour: `alive`, and `link-layer` when the MAC address can be an interface's. */
export function tellNeighbour(
  sweep: Sweep,
  value: bigint,
  mac: Uint8Array,
  rttMs: number | undefined,
): void {
  const common = { address: neighbourText(sweep, value), probe: "nd", at: Date.now() };
  const macaddr = formatMacAddress(mac);
  const rtt = rttMs === undefined ? {} : { rttMs: roundRtt(rttMs) };
  sweep.outbox.add({ kind: "alive", ...common, ...rtt });
  if (isUnicastMac(macaddr)) sweep.outbox.add({ kind: "link-layer", ...common, macaddr });
}
