/** IPv6 packets (RFC 8200 §3) and the multicast addresses of neighbour discovery. Addresses are 16 bytes, views when decoded. Never throws. */

import { putUint16, uint8At, uint16At } from "./bytes.ts";

export const IP_PROTOCOL_ICMPV6 = 58;
export const IPV6_HEADER_BYTES = 40;
/** ff02::1 (RFC 4291 §2.7.1). */
export const IPV6_ALL_NODES = (0xff02n << 112n) | 1n;
/** ff02::1:ff00:0/104 (RFC 4291 §2.7.1). */
const SOLICITED_NODE_PREFIX = (0xff02n << 112n) | (0x1ffn << 24n);

export interface Ipv6Packet {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** Of the first header after the fixed one; extension headers are not skipped. */
  readonly nextHeader: number;
  readonly hopLimit: number;
  /** Padding is cut off. Shorter than the header says when the packet was cut, as inside ICMPv6 errors. */
  readonly payload: Uint8Array;
}

export function encodeIpv6(packet: Ipv6Packet): Uint8Array {
  const bytes = new Uint8Array(IPV6_HEADER_BYTES + packet.payload.length);
  bytes[0] = 0x60;
  putUint16(bytes, 4, packet.payload.length);
  bytes[6] = packet.nextHeader;
  bytes[7] = packet.hopLimit;
  bytes.set(packet.source, 8);
  bytes.set(packet.destination, 24);
  bytes.set(packet.payload, IPV6_HEADER_BYTES);
  return bytes;
}

export function decodeIpv6(bytes: Uint8Array): Ipv6Packet | undefined {
  if (bytes.length < IPV6_HEADER_BYTES || uint8At(bytes, 0) >>> 4 !== 6) return undefined;
  const end = Math.min(IPV6_HEADER_BYTES + uint16At(bytes, 4), bytes.length);
  return {
    source: bytes.subarray(8, 24),
    destination: bytes.subarray(24, 40),
    nextHeader: uint8At(bytes, 6),
    hopLimit: uint8At(bytes, 7),
    payload: bytes.subarray(IPV6_HEADER_BYTES, end),
  };
}

export function ipv6Bytes(address: bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let i = 15, rest = address; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
  return bytes;
}

/** The integer of the first 16 bytes. */
export function ipv6FromBytes(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = 0; i < 16; i++) value = (value << 8n) | BigInt(uint8At(bytes, i));
  return value;
}

/** The multicast address at which the owner of an address listens for neighbour solicitations. */
export function solicitedNodeAddress(address: bigint): bigint {
  return SOLICITED_NODE_PREFIX | (address & 0xffffffn);
}

/** The Ethernet group address of an IPv6 multicast address (RFC 2464 §7). */
export function multicastMac(address: Uint8Array): Uint8Array {
  return Uint8Array.of(0x33, 0x33, ...address.subarray(12, 16));
}
