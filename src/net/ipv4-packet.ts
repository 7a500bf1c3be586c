/** IPv4 packets (RFC 791 §3.1). The payload is a view into the given bytes. Never throws; the header checksum is not judged. */

import { putUint16, putUint32, uint8At, uint16At, uint32At } from "./bytes.ts";
import { foldChecksum, sumWords } from "./checksum.ts";

export const IP_PROTOCOL_ICMP = 1;
export const IP_PROTOCOL_TCP = 6;
export const IPV4_HEADER_BYTES = 20;
/** Where the fields that a sweep changes stand in a packet. */
export const IPV4_CHECKSUM_OFFSET = 10;
export const IPV4_DESTINATION_OFFSET = 16;
const DONT_FRAGMENT = 0x4000;

export interface Ipv4Packet {
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  readonly ttl: number;
  /** Bytes from the start of the original packet; other than 0: the payload starts in the middle of a message. */
  readonly fragmentOffset: number;
  /** Padding is cut off. Shorter than the header says when the packet was cut, as inside ICMP errors. */
  readonly payload: Uint8Array;
}

export type Ipv4PacketFields = Omit<Ipv4Packet, "fragmentOffset">;

/** Writes an unfragmented packet without options; identification is 0, which RFC 6864 §4 allows with "don't fragment". */
export function encodeIpv4(packet: Ipv4PacketFields): Uint8Array {
  const bytes = new Uint8Array(IPV4_HEADER_BYTES + packet.payload.length);
  bytes[0] = 0x45;
  putUint16(bytes, 2, bytes.length);
  putUint16(bytes, 6, DONT_FRAGMENT);
  bytes[8] = packet.ttl;
  bytes[9] = packet.protocol;
  putUint32(bytes, 12, packet.source);
  putUint32(bytes, IPV4_DESTINATION_OFFSET, packet.destination);
  putUint16(bytes, IPV4_CHECKSUM_OFFSET, foldChecksum(sumWords(bytes, 0, IPV4_HEADER_BYTES)));
  bytes.set(packet.payload, IPV4_HEADER_BYTES);
  return bytes;
}

export function decodeIpv4(bytes: Uint8Array): Ipv4Packet | undefined {
  if (bytes.length < IPV4_HEADER_BYTES || uint8At(bytes, 0) >>> 4 !== 4) return undefined;
  const headerBytes = (uint8At(bytes, 0) & 15) * 4;
  const totalBytes = uint16At(bytes, 2);
  if (headerBytes < IPV4_HEADER_BYTES || headerBytes > bytes.length || totalBytes < headerBytes) {
    return undefined;
  }
  return {
    source: uint32At(bytes, 12),
    destination: uint32At(bytes, IPV4_DESTINATION_OFFSET),
    protocol: uint8At(bytes, 9),
    ttl: uint8At(bytes, 8),
    fragmentOffset: (uint16At(bytes, 6) & 0x1fff) * 8,
    payload: bytes.subarray(headerBytes, Math.min(totalBytes, bytes.length)),
  };
}
