/**
 * ICMPv6 echo and errors (RFC 4443), neighbour solicitation and advertisement (RFC 4861 §4.3, §4.4).
 * Views into the given bytes. Never throws; the checksum is not judged.
 */

import { putUint16, uint8At, uint16At } from "./bytes.ts";
import { foldChecksum, ipv6PseudoHeaderSum, sumWords } from "./checksum.ts";
import { decodeIpv6, IP_PROTOCOL_ICMPV6, type Ipv6Packet } from "./ipv6-packet.ts";

export const ICMPV6_ECHO_REQUEST = 128;
export const ICMPV6_ECHO_REPLY = 129;
export const ICMPV6_NEIGHBOUR_SOLICITATION = 135;
export const ICMPV6_NEIGHBOUR_ADVERTISEMENT = 136;
const HIGHEST_ERROR = 4;
const OPTION_SOURCE_LINK_LAYER = 1;
const OPTION_TARGET_LINK_LAYER = 2;
/** Type, code, checksum, flags, and the target's address. */
const NEIGHBOUR_BYTES = 24;

export interface Icmpv6Echo {
  readonly kind: "echo";
  readonly type: number;
  readonly identifier: number;
  readonly sequence: number;
  readonly data: Uint8Array;
}

export interface Icmpv6Neighbour {
  readonly kind: "neighbour";
  /** ICMPV6_NEIGHBOUR_SOLICITATION or ICMPV6_NEIGHBOUR_ADVERTISEMENT. */
  readonly type: number;
  /** The address that is asked for or told of; 16 bytes. */
  readonly target: Uint8Array;
  /** The sender's address (solicitation) or the target's (advertisement); undefined without the option. */
  readonly linkLayer: Uint8Array | undefined;
}

export interface Icmpv6Error {
  readonly kind: "error";
  readonly type: number;
  readonly code: number;
  /** The packet that the error is about, with at least eight bytes of what it carried. */
  readonly original: Ipv6Packet;
}

export type Icmpv6Message = Icmpv6Echo | Icmpv6Neighbour | Icmpv6Error;

/** The addresses that a message travels between; its checksum covers them. */
export interface Ipv6Ends {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
}

export function encodeIcmpv6(message: Icmpv6Echo | Icmpv6Neighbour, ends: Ipv6Ends): Uint8Array {
  const bytes = message.kind === "echo" ? echoBytes(message) : neighbourBytes(message);
  bytes[0] = message.type;
  const { source, destination } = ends;
  const pseudo = ipv6PseudoHeaderSum(source, destination, IP_PROTOCOL_ICMPV6, bytes.length);
  putUint16(bytes, 2, foldChecksum(sumWords(bytes, 0, bytes.length, pseudo)));
  return bytes;
}

/** Undefined for other types, short messages, broken options, and errors whose original packet can't be read. */
export function decodeIcmpv6(bytes: Uint8Array): Icmpv6Message | undefined {
  if (bytes.length < 8) return undefined;
  const type = uint8At(bytes, 0);
  switch (type) {
    case ICMPV6_ECHO_REQUEST:
    case ICMPV6_ECHO_REPLY:
      return {
        kind: "echo",
        type,
        identifier: uint16At(bytes, 4),
        sequence: uint16At(bytes, 6),
        data: bytes.subarray(8),
      };
    case ICMPV6_NEIGHBOUR_SOLICITATION:
      return decodeNeighbour(bytes, type, OPTION_SOURCE_LINK_LAYER);
    case ICMPV6_NEIGHBOUR_ADVERTISEMENT:
      return decodeNeighbour(bytes, type, OPTION_TARGET_LINK_LAYER);
    default:
      return type >= 1 && type <= HIGHEST_ERROR ? decodeError(bytes, type) : undefined;
  }
}

function echoBytes(echo: Icmpv6Echo): Uint8Array {
  const bytes = new Uint8Array(8 + echo.data.length);
  putUint16(bytes, 4, echo.identifier);
  putUint16(bytes, 6, echo.sequence);
  bytes.set(echo.data, 8);
  return bytes;
}

function neighbourBytes({ type, target, linkLayer }: Icmpv6Neighbour): Uint8Array {
  const bytes = new Uint8Array(NEIGHBOUR_BYTES + (linkLayer === undefined ? 0 : 8));
  bytes.set(target, 8);
  if (linkLayer !== undefined) {
    const isSolicitation = type === ICMPV6_NEIGHBOUR_SOLICITATION;
    bytes[NEIGHBOUR_BYTES] = isSolicitation ? OPTION_SOURCE_LINK_LAYER : OPTION_TARGET_LINK_LAYER;
    bytes[NEIGHBOUR_BYTES + 1] = 1;
    bytes.set(linkLayer, NEIGHBOUR_BYTES + 2);
  }
  return bytes;
}

function decodeNeighbour(
  bytes: Uint8Array,
  type: number,
  wantedOption: number,
): Icmpv6Neighbour | undefined {
  if (bytes.length < NEIGHBOUR_BYTES) return undefined;
  let linkLayer: Uint8Array | undefined;
  for (let offset = NEIGHBOUR_BYTES; offset < bytes.length; ) {
    const optionBytes = uint8At(bytes, offset + 1) * 8;
    // RFC 4861 §4.6: a message with an option of length zero is dropped.
    if (optionBytes === 0 || offset + optionBytes > bytes.length) return undefined;
    if (uint8At(bytes, offset) === wantedOption) {
      linkLayer ??= bytes.subarray(offset + 2, offset + 8);
    }
    offset += optionBytes;
  }
  return { kind: "neighbour", type, target: bytes.subarray(8, 24), linkLayer };
}

function decodeError(bytes: Uint8Array, type: number): Icmpv6Error | undefined {
  const original = decodeIpv6(bytes.subarray(8));
  if (original === undefined || original.payload.length < 8) return undefined;
  return { kind: "error", type, code: uint8At(bytes, 1), original };
}
