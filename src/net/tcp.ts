/** TCP segments (RFC 9293 §3.1). Views into the given bytes; never throws; the checksum is not judged. */

import { putUint16, putUint32, uint8At, uint16At, uint32At } from "./bytes.ts";
import { foldChecksum, sumWords } from "./checksum.ts";

export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_ACK = 0x10;
export const TCP_HEADER_BYTES = 20;
/** Where the fields that a sweep changes stand in a segment. */
export const TCP_DESTINATION_PORT_OFFSET = 2;
export const TCP_SEQUENCE_OFFSET = 4;
export const TCP_CHECKSUM_OFFSET = 16;

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** TCP_SYN | TCP_ACK and so on. */
  readonly flags: number;
  readonly window: number;
  /** Raw options; a multiple of four bytes, at most 40. */
  readonly options: Uint8Array;
  readonly payload: Uint8Array;
}

/** The option that names the largest segment we take (RFC 9293 §3.7.1): some firewalls drop a SYN without it. */
export function maximumSegmentSizeOption(sizeBytes: number): Uint8Array {
  return Uint8Array.of(2, 4, sizeBytes >>> 8, sizeBytes & 255);
}

/** `pseudoHeaderSum` is that of the addresses, the protocol and the segment's whole length. */
export function encodeTcp(segment: TcpSegment, pseudoHeaderSum: number): Uint8Array {
  const headerBytes = TCP_HEADER_BYTES + segment.options.length;
  const bytes = new Uint8Array(headerBytes + segment.payload.length);
  putUint16(bytes, 0, segment.sourcePort);
  putUint16(bytes, TCP_DESTINATION_PORT_OFFSET, segment.destinationPort);
  putUint32(bytes, TCP_SEQUENCE_OFFSET, segment.sequence);
  putUint32(bytes, 8, segment.acknowledgement);
  bytes[12] = (headerBytes / 4) << 4;
  bytes[13] = segment.flags;
  putUint16(bytes, 14, segment.window);
  bytes.set(segment.options, TCP_HEADER_BYTES);
  bytes.set(segment.payload, headerBytes);
  putUint16(
    bytes,
    TCP_CHECKSUM_OFFSET,
    foldChecksum(sumWords(bytes, 0, bytes.length, pseudoHeaderSum)),
  );
  return bytes;
}

export function decodeTcp(bytes: Uint8Array): TcpSegment | undefined {
  if (bytes.length < TCP_HEADER_BYTES) return undefined;
  const headerBytes = (uint8At(bytes, 12) >>> 4) * 4;
  if (headerBytes < TCP_HEADER_BYTES || headerBytes > bytes.length) return undefined;
  return {
    sourcePort: uint16At(bytes, 0),
    destinationPort: uint16At(bytes, TCP_DESTINATION_PORT_OFFSET),
    sequence: uint32At(bytes, TCP_SEQUENCE_OFFSET),
    acknowledgement: uint32At(bytes, 8),
    flags: uint8At(bytes, 13),
    window: uint16At(bytes, 14),
    options: bytes.subarray(TCP_HEADER_BYTES, headerBytes),
    payload: bytes.subarray(headerBytes),
  };
}

/** What an ICMP error repeats of a segment: its first eight bytes. Undefined when there are fewer. */
export function decodeTcpStart(
  bytes: Uint8Array,
): Pick<TcpSegment, "sourcePort" | "destinationPort" | "sequence"> | undefined {
  if (bytes.length < 8) return undefined;
  return {
    sourcePort: uint16At(bytes, 0),
    destinationPort: uint16At(bytes, TCP_DESTINATION_PORT_OFFSET),
    sequence: uint32At(bytes, TCP_SEQUENCE_OFFSET),
  };
}
