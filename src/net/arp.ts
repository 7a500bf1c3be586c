/** ARP for IPv4 over Ethernet (RFC 826). Decoded MAC addresses are views into the given bytes. Never throws. */

import { putUint16, putUint32, uint8At, uint16At, uint32At } from "./bytes.ts";
import { ETHERTYPE_IPV4 } from "./ethernet.ts";

export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;
export const ARP_BYTES = 28;
/** Where the asked address stands in a packet. */
export const ARP_TARGET_ADDRESS_OFFSET = 24;
const HARDWARE_ETHERNET = 1;

export interface ArpPacket {
  readonly operation: number;
  readonly senderMac: Uint8Array;
  readonly senderAddress: number;
  readonly targetMac: Uint8Array;
  readonly targetAddress: number;
}

export function encodeArp(packet: ArpPacket): Uint8Array {
  const bytes = new Uint8Array(ARP_BYTES);
  putUint16(bytes, 0, HARDWARE_ETHERNET);
  putUint16(bytes, 2, ETHERTYPE_IPV4);
  bytes[4] = 6;
  bytes[5] = 4;
  putUint16(bytes, 6, packet.operation);
  bytes.set(packet.senderMac, 8);
  putUint32(bytes, 14, packet.senderAddress);
  bytes.set(packet.targetMac, 18);
  putUint32(bytes, ARP_TARGET_ADDRESS_OFFSET, packet.targetAddress);
  return bytes;
}

/** Undefined for other hardware or protocol types and for short packets; padding behind the packet is allowed. */
export function decodeArp(bytes: Uint8Array): ArpPacket | undefined {
  if (bytes.length < ARP_BYTES) return undefined;
  if (uint16At(bytes, 0) !== HARDWARE_ETHERNET || uint16At(bytes, 2) !== ETHERTYPE_IPV4) {
    return undefined;
  }
  if (uint8At(bytes, 4) !== 6 || uint8At(bytes, 5) !== 4) return undefined;
  return {
    operation: uint16At(bytes, 6),
    senderMac: bytes.subarray(8, 14),
    senderAddress: uint32At(bytes, 14),
    targetMac: bytes.subarray(18, 24),
    targetAddress: uint32At(bytes, ARP_TARGET_ADDRESS_OFFSET),
  };
}
