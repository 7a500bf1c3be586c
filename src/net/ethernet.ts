/**
 * Ethernet II frames (IEEE 802.3 §3.2.6), with one or two VLAN tags (IEEE 802.1Q-2018 §9.6).
 * Decoded fields are views into the given bytes. Never throws: returns undefined for what is no such frame.
 */

import { putUint16, uint16At } from "./bytes.ts";

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_SERVICE_VLAN = 0x88a8;
/** Smaller values of the field are an IEEE 802.3 length. */
const LOWEST_ETHERTYPE = 0x0600;

export const ETHERNET_HEADER_BYTES = 14;

export interface EthernetFrame {
  /** Six bytes. */
  readonly destination: Uint8Array;
  /** Six bytes. */
  readonly source: Uint8Array;
  /** VLAN ID of the outer tag; undefined when untagged. */
  readonly vlanId: number | undefined;
  readonly etherType: number;
  /** May end in padding: what lies in it knows its own length. */
  readonly payload: Uint8Array;
}

export function encodeEthernet(frame: EthernetFrame): Uint8Array {
  const tagBytes = frame.vlanId === undefined ? 0 : 4;
  const bytes = new Uint8Array(ETHERNET_HEADER_BYTES + tagBytes + frame.payload.length);
  bytes.set(frame.destination, 0);
  bytes.set(frame.source, 6);
  if (frame.vlanId !== undefined) {
    putUint16(bytes, 12, ETHERTYPE_VLAN);
    putUint16(bytes, 14, frame.vlanId & 0xfff);
  }
  putUint16(bytes, 12 + tagBytes, frame.etherType);
  bytes.set(frame.payload, ETHERNET_HEADER_BYTES + tagBytes);
  return bytes;
}

export function decodeEthernet(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < ETHERNET_HEADER_BYTES) return undefined;
  let offset = 12;
  let vlanId: number | undefined;
  for (let tags = 0; tags < 2 && isVlanTag(uint16At(bytes, offset)); tags++) {
    if (bytes.length < offset + 6) return undefined;
    vlanId ??= uint16At(bytes, offset + 2) & 0xfff;
    offset += 4;
  }
  const etherType = uint16At(bytes, offset);
  if (etherType < LOWEST_ETHERTYPE) return undefined;
  return {
    destination: bytes.subarray(0, 6),
    source: bytes.subarray(6, 12),
    vlanId,
    etherType,
    payload: bytes.subarray(offset + 2),
  };
}

const isVlanTag = (etherType: number) =>
  etherType === ETHERTYPE_VLAN || etherType === ETHERTYPE_SERVICE_VLAN;
