/** ICMP echo and errors (RFC 792). Views into the given bytes; never throws; the checksum is not judged. */

import { putUint16, uint8At, uint16At } from "./bytes.ts";
import { internetChecksum } from "./checksum.ts";
import { decodeIpv4, type Ipv4Packet } from "./ipv4-packet.ts";

export const ICMP_ECHO_REPLY = 0;
export const ICMP_UNREACHABLE = 3;
export const ICMP_ECHO_REQUEST = 8;
export const ICMP_TIME_EXCEEDED = 11;
const ICMP_PARAMETER_PROBLEM = 12;
export const ICMP_HEADER_BYTES = 8;

export interface IcmpEcho {
  readonly kind: "echo";
  /** ICMP_ECHO_REQUEST or ICMP_ECHO_REPLY. */
  readonly type: number;
  readonly identifier: number;
  readonly sequence: number;
  readonly data: Uint8Array;
}

export interface IcmpError {
  readonly kind: "error";
  readonly type: number;
  readonly code: number;
  /** The packet that the error is about; at least its header and eight bytes are there. */
  readonly original: Ipv4Packet;
}

export type IcmpMessage = IcmpEcho | IcmpError;

export function encodeIcmpEcho(echo: Omit<IcmpEcho, "kind">): Uint8Array {
  const bytes = new Uint8Array(ICMP_HEADER_BYTES + echo.data.length);
  bytes[0] = echo.type;
  putUint16(bytes, 4, echo.identifier);
  putUint16(bytes, 6, echo.sequence);
  bytes.set(echo.data, ICMP_HEADER_BYTES);
  putUint16(bytes, 2, internetChecksum(bytes));
  return bytes;
}

/** Undefined for other types, short messages, and errors whose original packet can't be read. */
export function decodeIcmp(bytes: Uint8Array): IcmpMessage | undefined {
  if (bytes.length < ICMP_HEADER_BYTES) return undefined;
  const type = uint8At(bytes, 0);
  if (type === ICMP_ECHO_REPLY || type === ICMP_ECHO_REQUEST) {
    return {
      kind: "echo",
      type,
      identifier: uint16At(bytes, 4),
      sequence: uint16At(bytes, 6),
      data: bytes.subarray(ICMP_HEADER_BYTES),
    };
  }
  if (!isIcmpError(type)) return undefined;
  const original = decodeIpv4(bytes.subarray(ICMP_HEADER_BYTES));
  if (original === undefined || original.payload.length < 8) return undefined;
  return { kind: "error", type, code: uint8At(bytes, 1), original };
}

const isIcmpError = (type: number) =>
  type === ICMP_UNREACHABLE || type === ICMP_TIME_EXCEEDED || type === ICMP_PARAMETER_PROBLEM;
