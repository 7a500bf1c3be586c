/** ARP requests for a space of addresses and the MAC addresses that come back (RFC 826). */

import {
  ARP_REPLY,
  ARP_REQUEST,
  ARP_TARGET_ADDRESS_OFFSET,
  decodeArp,
  encodeArp,
} from "../../../src/net/arp.ts";
import { putUint32, sameBytes } from "../../../src/net/bytes.ts";
import {
  ETHERNET_HEADER_BYTES,
  ETHERTYPE_ARP,
  type EthernetFrame,
  encodeEthernet,
} from "../../../src/net/ethernet.ts";
import { BROADCAST_MAC, macAddressBytes } from "../../../src/net/mac-address.ts";
import type { Questions } from "./ask-in-rounds.ts";
import { AskLog } from "./ask-log.ts";
import { Bitmap } from "./bitmap.ts";
import { SourceAddresses } from "./source-addresses.ts";
import type { Sweep } from "./sweep.ts";
import type { TargetSpace } from "./target-space.ts";

const SENDER_ADDRESS_OFFSET = ETHERNET_HEADER_BYTES + 14;
const TARGET_ADDRESS_OFFSET = ETHERNET_HEADER_BYTES + ARP_TARGET_ADDRESS_OFFSET;
/** How many further MAC addresses are told of one address: someone may answer with ever new ones. */
const MOST_CONFLICTS = 4;

export interface ArpListener {
  /** An address answered for the first time. `mac` is a view; the time is undefined when it can't be told. */
  onAnswer(address: number, mac: Uint8Array, rttMs: number | undefined): void;
  /** An address that has answered is claimed by another MAC address. */
  onConflict(address: number, mac: Uint8Array): void;
}

export class ArpQuestions implements Questions {
  readonly size: number;
  readonly answered: Bitmap;
  readonly #space: TargetSpace;
  readonly #sweep: Sweep;
  readonly #listener: ArpListener;
  readonly #sources: SourceAddresses;
  readonly #log: AskLog;
  readonly #macs: Uint8Array;
  readonly #conflicts = new Map<number, Uint8Array[]>();
  readonly #frame: Uint8Array;

  constructor(space: TargetSpace, sweep: Sweep, listener: ArpListener) {
    this.size = space.size;
    this.answered = new Bitmap(space.size);
    this.#space = space;
    this.#sweep = sweep;
    this.#listener = listener;
    this.#sources = new SourceAddresses(sweep.request.device);
    this.#log = new AskLog(space.size);
    this.#macs = new Uint8Array(space.size * 6);
    this.#frame = requestTemplate(sweep.mac);
  }

  get openCount(): number {
    return this.size - this.answered.count;
  }

  isOpen(index: number): boolean {
    return !this.answered.has(index);
  }

  frameFor(index: number, attempt: number): Uint8Array {
    const address = this.#space.addressAt(index);
    putUint32(this.#frame, SENDER_ADDRESS_OFFSET, this.#sources.for(address));
    putUint32(this.#frame, TARGET_ADDRESS_OFFSET, address);
    this.#log.note(index, attempt);
    return this.#frame;
  }

  /** Six bytes, a view; all zeros for an address that has not answered. */
  macOf(index: number): Uint8Array {
    return this.#macs.subarray(index * 6, index * 6 + 6);
  }

  /** Takes replies, and requests of others, which tell as much of their sender. */
  onFrame(frame: EthernetFrame): void {
    if (frame.etherType !== ETHERTYPE_ARP) return;
    const packet = decodeArp(frame.payload);
    if (packet === undefined) return;
    if (packet.operation !== ARP_REPLY && packet.operation !== ARP_REQUEST) return;
    const mac = packet.senderMac;
    if (!isUnicast(mac) || sameBytes(mac, 0, this.#sweep.mac, 0, 6)) return;
    const index = this.#space.indexOf(packet.senderAddress);
    if (index < 0) return;
    this.#sweep.tally.packetsReceived++;
    if (this.answered.add(index)) this.#first(index, packet.senderAddress, mac);
    else if (!sameBytes(this.#macs, index * 6, mac, 0, 6)) this.#other(packet.senderAddress, mac);
  }

  #first(index: number, address: number, mac: Uint8Array): void {
    this.#macs.set(mac, index * 6);
    const attempts = this.#log.attemptsOf(index);
    const rttMs = this.#log.rttMs(index, 1);
    this.#sweep.countAnswer(attempts, rttMs);
    this.#listener.onAnswer(address, mac, rttMs);
  }

  #other(address: number, mac: Uint8Array): void {
    const known = this.#conflicts.get(address) ?? [];
    if (known.length >= MOST_CONFLICTS) return;
    if (known.some((other) => sameBytes(other, 0, mac, 0, 6))) return;
    this.#conflicts.set(address, [...known, mac.slice()]);
    this.#listener.onConflict(address, mac);
  }
}

function requestTemplate(mac: Uint8Array): Uint8Array {
  const payload = encodeArp({
    operation: ARP_REQUEST,
    senderMac: mac,
    senderAddress: 0,
    targetMac: new Uint8Array(6),
    targetAddress: 0,
  });
  const destination = macAddressBytes(BROADCAST_MAC);
  return encodeEthernet({
    destination,
    source: mac,
    vlanId: undefined,
    etherType: ETHERTYPE_ARP,
    payload,
  });
}

const isUnicast = (mac: Uint8Array) => ((mac[0] ?? 1) & 1) === 0 && mac.some((byte) => byte !== 0);
