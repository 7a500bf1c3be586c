/**
 * ICMP echo requests for a space of addresses, and the replies and errors that belong to them (RFC 792). Nothing is remembered of
 * a packet: a reply proves itself by a keyed hash of the address in its data, an error by the part of it in the sequence number.
 */

import { putUint16, putUint32, uint32At } from "../../../src/net/bytes.ts";
import { foldChecksum, sumWords, wordsOf } from "../../../src/net/checksum.ts";
import {
  decodeIcmp,
  encodeIcmpEcho,
  ICMP_ECHO_REPLY,
  ICMP_ECHO_REQUEST,
  ICMP_HEADER_BYTES,
  type IcmpEcho,
  type IcmpError,
} from "../../../src/net/icmp.ts";
import { IP_PROTOCOL_ICMP, type Ipv4Packet } from "../../../src/net/ipv4-packet.ts";
import { IPV4_PAYLOAD_OFFSET, Ipv4Frame } from "./ipv4-frame.ts";
import type { KeyedHash } from "./keyed-hash.ts";

/** Hash and time of sending. */
const DATA_BYTES = 8;
const ICMP = IPV4_PAYLOAD_OFFSET;
/** The sequence number's upper 12 bits are of the hash, the lower 4 the attempt. */
const ATTEMPT_MASK = 0xf;

export interface EchoIdentity {
  readonly hash: KeyedHash;
  readonly identifier: number;
  /** When the sweep began, by performance.now(). */
  readonly start: number;
}

const sequenceOf = (hash: number, attempt: number) => ((hash >>> 16) & 0xfff0) | attempt;

export class EchoFrame {
  readonly source: number;
  readonly #frame: Ipv4Frame;
  readonly #identity: EchoIdentity;
  /** The message's sum without sequence number, data and checksum. */
  readonly #messageSum: number;

  constructor(mac: Uint8Array, source: number, identity: EchoIdentity) {
    this.source = source;
    this.#identity = identity;
    const payload = encodeIcmpEcho({
      type: ICMP_ECHO_REQUEST,
      identifier: identity.identifier,
      sequence: 0,
      data: new Uint8Array(DATA_BYTES),
    });
    putUint16(payload, 2, 0);
    this.#messageSum = sumWords(payload);
    this.#frame = new Ipv4Frame({ mac, source, protocol: IP_PROTOCOL_ICMP, payload });
  }

  /** The request to one address, in a buffer that the next call overwrites. */
  request(destination: number, mac: Uint8Array, attempt: number): Uint8Array {
    const { bytes } = this.#frame;
    const hash = this.#identity.hash.of(destination);
    const sequence = sequenceOf(hash, attempt);
    const sentAt = microsecondsSince(this.#identity.start);
    this.#frame.aim(destination, mac);
    putUint16(bytes, ICMP + 6, sequence);
    putUint32(bytes, ICMP + ICMP_HEADER_BYTES, hash);
    putUint32(bytes, ICMP + ICMP_HEADER_BYTES + 4, sentAt);
    const sum = this.#messageSum + sequence + wordsOf(hash) + wordsOf(sentAt);
    putUint16(bytes, ICMP + 2, foldChecksum(sum));
    return bytes;
  }
}

export type EchoAnswer =
  | { readonly kind: "reply"; readonly attempt: number; readonly rttMs: number }
  | {
      readonly kind: "error";
      /** The address that was asked. */
      readonly asked: number;
      readonly type: number;
      readonly code: number;
    };

/** What a packet says to one of our requests; undefined when it belongs to none. */
export function matchEcho(packet: Ipv4Packet, identity: EchoIdentity): EchoAnswer | undefined {
  if (packet.protocol !== IP_PROTOCOL_ICMP || packet.fragmentOffset !== 0) return undefined;
  const message = decodeIcmp(packet.payload);
  if (message === undefined) return undefined;
  return message.kind === "echo"
    ? matchReply(packet.source, message, identity)
    : matchError(message, identity);
}

function matchReply(
  source: number,
  { type, identifier, sequence, data }: IcmpEcho,
  { hash, identifier: ours, start }: EchoIdentity,
): EchoAnswer | undefined {
  if (type !== ICMP_ECHO_REPLY || identifier !== ours || data.length < DATA_BYTES) return undefined;
  if (uint32At(data, 0) !== hash.of(source)) return undefined;
  // The time goes round every 71 minutes, as does the difference.
  const rttMs = ((microsecondsSince(start) - uint32At(data, 4)) >>> 0) / 1_000;
  return { kind: "reply", attempt: sequence & ATTEMPT_MASK, rttMs };
}

function matchError(
  { type, code, original }: IcmpError,
  { hash, identifier }: EchoIdentity,
): EchoAnswer | undefined {
  if (original.protocol !== IP_PROTOCOL_ICMP || original.fragmentOffset !== 0) return undefined;
  const quoted = decodeIcmp(original.payload);
  if (quoted?.kind !== "echo" || quoted.type !== ICMP_ECHO_REQUEST) return undefined;
  const asked = original.destination;
  const attempt = quoted.sequence & ATTEMPT_MASK;
  if (quoted.identifier !== identifier) return undefined;
  if (quoted.sequence !== sequenceOf(hash.of(asked), attempt)) return undefined;
  return { kind: "error", asked, type, code };
}

const microsecondsSince = (start: number) => ((performance.now() - start) * 1_000) >>> 0;
