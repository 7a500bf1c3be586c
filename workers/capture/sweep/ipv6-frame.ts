/** Whole ICMPv6 frames as IPv6 sweeps send and receive them. */

import { isLinkLocal } from "../../../src/net/address.ts";
import { ETHERTYPE_IPV6, type EthernetFrame, encodeEthernet } from "../../../src/net/ethernet.ts";
import {
  decodeIcmpv6,
  encodeIcmpv6,
  type Icmpv6Echo,
  type Icmpv6Message,
  type Icmpv6Neighbour,
} from "../../../src/net/icmpv6.ts";
import { formatIpv6 } from "../../../src/net/ipv6.ts";
import {
  decodeIpv6,
  encodeIpv6,
  IP_PROTOCOL_ICMPV6,
  type Ipv6Packet,
  ipv6Bytes,
  multicastMac,
} from "../../../src/net/ipv6-packet.ts";
import type { Sweep } from "./sweep.ts";

/** Neighbour discovery must be sent with it and is refused without (RFC 4861 §7.1): no router can have passed it on. */
export const ND_HOP_LIMIT = 255;

export interface MulticastFields {
  readonly mac: Uint8Array;
  readonly source: bigint;
  /** A multicast address. */
  readonly group: bigint;
  readonly message: Icmpv6Echo | Icmpv6Neighbour;
}

export function multicastFrame({ mac, source, group, message }: MulticastFields): Uint8Array {
  const ends = { source: ipv6Bytes(source), destination: ipv6Bytes(group) };
  const payload = encodeIcmpv6(message, ends);
  return encodeEthernet({
    destination: multicastMac(ends.destination),
    source: mac,
    vlanId: undefined,
    etherType: ETHERTYPE_IPV6,
    payload: encodeIpv6({
      ...ends,
      nextHeader: IP_PROTOCOL_ICMPV6,
      hopLimit: ND_HOP_LIMIT,
      payload,
    }),
  });
}

export function readIcmpv6(
  frame: EthernetFrame,
): { packet: Ipv6Packet; message: Icmpv6Message } | undefined {
  if (frame.etherType !== ETHERTYPE_IPV6) return undefined;
  const packet = decodeIpv6(frame.payload);
  if (packet?.nextHeader !== IP_PROTOCOL_ICMPV6) return undefined;
  const message = decodeIcmpv6(packet.payload);
  return message && { packet, message };
}

/** An address as evidence names it: link-local ones are only unique on their interface (RFC 4007 §11). */
export function neighbourText(sweep: Sweep, value: bigint): string {
  const text = formatIpv6(value);
  return isLinkLocal({ family: 6, value }) ? `${text}%${sweep.request.device.name}` : text;
}
