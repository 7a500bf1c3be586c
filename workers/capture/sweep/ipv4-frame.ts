/** A whole IPv4 frame that is sent to one address after another: only what differs is written again. */

import { putUint16, putUint32 } from "../../../src/net/bytes.ts";
import { foldChecksum, sumWords, wordsOf } from "../../../src/net/checksum.ts";
import {
  ETHERNET_HEADER_BYTES,
  ETHERTYPE_IPV4,
  encodeEthernet,
} from "../../../src/net/ethernet.ts";
import {
  encodeIpv4,
  IPV4_CHECKSUM_OFFSET,
  IPV4_DESTINATION_OFFSET,
  IPV4_HEADER_BYTES,
} from "../../../src/net/ipv4-packet.ts";

/** Linux's default; distant targets are at most about 30 hops away. */
const TTL = 64;
const IP = ETHERNET_HEADER_BYTES;

/** Where the payload starts in the frame. */
export const IPV4_PAYLOAD_OFFSET = ETHERNET_HEADER_BYTES + IPV4_HEADER_BYTES;

export interface Ipv4FrameFields {
  readonly mac: Uint8Array;
  readonly source: number;
  readonly protocol: number;
  readonly payload: Uint8Array;
}

export class Ipv4Frame {
  readonly bytes: Uint8Array;
  readonly source: number;
  /** The header's sum without destination and checksum. */
  readonly #headerSum: number;

  constructor({ mac, source, protocol, payload }: Ipv4FrameFields) {
    this.source = source;
    this.bytes = encodeEthernet({
      destination: new Uint8Array(6),
      source: mac,
      vlanId: undefined,
      etherType: ETHERTYPE_IPV4,
      payload: encodeIpv4({ source, destination: 0, protocol, ttl: TTL, payload }),
    });
    putUint16(this.bytes, IP + IPV4_CHECKSUM_OFFSET, 0);
    this.#headerSum = sumWords(this.bytes, IP, IP + IPV4_HEADER_BYTES);
  }

  aim(destination: number, mac: Uint8Array): void {
    this.bytes.set(mac, 0);
    putUint32(this.bytes, IP + IPV4_DESTINATION_OFFSET, destination);
    const sum = this.#headerSum + wordsOf(destination);
    putUint16(this.bytes, IP + IPV4_CHECKSUM_OFFSET, foldChecksum(sum));
  }
}

/** One frame for each source address, made when first needed. */
export class FramesBySource<Frame extends { readonly source: number }> {
  readonly #make: (source: number) => Frame;
  readonly #frames = new Map<number, Frame>();
  #last: Frame | undefined;

  constructor(make: (source: number) => Frame) {
    this.#make = make;
  }

  for(source: number): Frame {
    if (this.#last?.source === source) return this.#last;
    const frame = this.#frames.get(source) ?? this.#make(source);
    this.#frames.set(source, frame);
    this.#last = frame;
    return frame;
  }
}
