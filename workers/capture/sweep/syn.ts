/**
 * TCP SYNs and what answers them (RFC 9293 §3.5), matched without a table: the sequence number is a keyed hash of address and port,
 * with the attempt in its lowest four bits; an answer acknowledges it, an ICMP error quotes it.
 */

import { putUint16, putUint32 } from "../../../src/net/bytes.ts";
import { foldChecksum, ipv4PseudoHeaderSum, sumWords, wordsOf } from "../../../src/net/checksum.ts";
import { decodeIcmp } from "../../../src/net/icmp.ts";
import {
  IP_PROTOCOL_ICMP,
  IP_PROTOCOL_TCP,
  type Ipv4Packet,
} from "../../../src/net/ipv4-packet.ts";
import {
  decodeTcp,
  decodeTcpStart,
  encodeTcp,
  maximumSegmentSizeOption,
  TCP_ACK,
  TCP_CHECKSUM_OFFSET,
  TCP_DESTINATION_PORT_OFFSET,
  TCP_HEADER_BYTES,
  TCP_RST,
  TCP_SEQUENCE_OFFSET,
  TCP_SYN,
} from "../../../src/net/tcp.ts";
import { IPV4_PAYLOAD_OFFSET, Ipv4Frame } from "./ipv4-frame.ts";
import type { KeyedHash } from "./keyed-hash.ts";

const OPTIONS = maximumSegmentSizeOption(1_460);
const SYN_BYTES = TCP_HEADER_BYTES + OPTIONS.length;
const TCP = IPV4_PAYLOAD_OFFSET;
const ATTEMPT_MASK = 0xf;

export interface SynIdentity {
  readonly hash: KeyedHash;
  readonly sourcePort: number;
}

const proofOf = (hash: KeyedHash, address: number, port: number) =>
  (hash.of(address, port) & ~ATTEMPT_MASK) >>> 0;

export class SynFrame {
  readonly source: number;
  readonly #frame: Ipv4Frame;
  readonly #identity: SynIdentity;
  /** The segment's and pseudo-header's sum without destination, port, sequence number and checksum. */
  readonly #segmentSum: number;

  constructor(mac: Uint8Array, source: number, identity: SynIdentity) {
    this.source = source;
    this.#identity = identity;
    const payload = encodeTcp(
      {
        sourcePort: identity.sourcePort,
        destinationPort: 0,
        sequence: 0,
        acknowledgement: 0,
        flags: TCP_SYN,
        window: 1_024,
        options: OPTIONS,
        payload: new Uint8Array(0),
      },
      0,
    );
    putUint16(payload, TCP_CHECKSUM_OFFSET, 0);
    const pseudo = ipv4PseudoHeaderSum(source, 0, IP_PROTOCOL_TCP, SYN_BYTES);
    this.#segmentSum = sumWords(payload, 0, payload.length, pseudo);
    this.#frame = new Ipv4Frame({ mac, source, protocol: IP_PROTOCOL_TCP, payload });
  }

  /** The SYN to one port of an address, in a buffer that the next call overwrites. */
  syn(destination: { address: number; port: number }, mac: Uint8Array, attempt: number) {
    const { address, port } = destination;
    const { bytes } = this.#frame;
    const sequence = (proofOf(this.#identity.hash, address, port) | attempt) >>> 0;
    this.#frame.aim(address, mac);
    putUint16(bytes, TCP + TCP_DESTINATION_PORT_OFFSET, port);
    putUint32(bytes, TCP + TCP_SEQUENCE_OFFSET, sequence);
    const sum = this.#segmentSum + wordsOf(address) + port + wordsOf(sequence);
    putUint16(bytes, TCP + TCP_CHECKSUM_OFFSET, foldChecksum(sum));
    return bytes;
  }
}

export type SynAnswer = {
  /** The address and port that were asked. */
  readonly address: number;
  readonly port: number;
  readonly attempt: number;
} & (
  | { readonly kind: "open" | "closed" }
  | { readonly kind: "error"; readonly type: number; readonly code: number }
);

/** What a packet says to one of our SYNs; undefined when it belongs to none. */
export function matchSyn(packet: Ipv4Packet, identity: SynIdentity): SynAnswer | undefined {
  if (packet.fragmentOffset !== 0) return undefined;
  if (packet.protocol === IP_PROTOCOL_TCP) return matchSegment(packet, identity);
  return packet.protocol === IP_PROTOCOL_ICMP ? matchError(packet, identity) : undefined;
}

function matchSegment(packet: Ipv4Packet, { hash, sourcePort }: SynIdentity) {
  const segment = decodeTcp(packet.payload);
  if (segment?.destinationPort !== sourcePort || (segment.flags & TCP_ACK) === 0) return undefined;
  const isReset = (segment.flags & TCP_RST) !== 0;
  if (!isReset && (segment.flags & TCP_SYN) === 0) return undefined;
  const sequence = (segment.acknowledgement - 1) >>> 0;
  const address = packet.source;
  const port = segment.sourcePort;
  if ((sequence & ~ATTEMPT_MASK) >>> 0 !== proofOf(hash, address, port)) return undefined;
  const kind = isReset ? ("closed" as const) : ("open" as const);
  return { kind, address, port, attempt: sequence & ATTEMPT_MASK };
}

function matchError(packet: Ipv4Packet, { hash, sourcePort }: SynIdentity): SynAnswer | undefined {
  const message = decodeIcmp(packet.payload);
  if (message?.kind !== "error" || message.original.protocol !== IP_PROTOCOL_TCP) return undefined;
  const { original, type, code } = message;
  const start = decodeTcpStart(original.payload);
  if (original.fragmentOffset !== 0 || start?.sourcePort !== sourcePort) return undefined;
  const address = original.destination;
  const port = start.destinationPort;
  if ((start.sequence & ~ATTEMPT_MASK) >>> 0 !== proofOf(hash, address, port)) return undefined;
  return { kind: "error", address, port, attempt: start.sequence & ATTEMPT_MASK, type, code };
}
