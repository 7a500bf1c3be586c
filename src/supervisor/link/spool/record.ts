/**
 * A record of the spool: length (4 bytes), CRC-32 of the rest (4), number (6), kind (1), JSON text in UTF-8.
 * A record that was cut off or damaged ends the reading: what stands before it is good.
 */

import { crc32 } from "node:zlib";
import { MAX_FRAME_BYTES, type ScanEventBody } from "../../../protocol/frames.ts";

export const HEADER_BYTES = 15;

/** Kinds of events in the order in which a full spool gives them up; the index is what stands in the file, so only append. */
export const eventKinds = [
  "log",
  "address",
  "verdicts",
  "node",
  "scan.started",
  "scan.end",
] as const satisfies readonly ScanEventBody["type"][];
export type EventKind = (typeof eventKinds)[number];

/** Where a record lies in its segment, header included. */
export interface RecordPlace {
  readonly seq: number;
  readonly kind: EventKind;
  readonly offset: number;
  readonly bytes: number;
}

export function encodeRecord(seq: number, kind: EventKind, json: string): Buffer {
  const record = Buffer.alloc(HEADER_BYTES + Buffer.byteLength(json));
  record.writeUInt32BE(record.length - HEADER_BYTES, 0);
  record.writeUIntBE(seq, 8, 6);
  record.writeUInt8(eventKinds.indexOf(kind), 14);
  record.write(json, HEADER_BYTES);
  record.writeUInt32BE(crc32(record.subarray(8)), 4);
  return record;
}

/** The record at an offset; undefined when it is torn, damaged, or does not continue the numbers. */
function placeAt(file: Buffer, offset: number, previousSeq: number): RecordPlace | undefined {
  if (file.length - offset < HEADER_BYTES) return undefined;
  const bytes = HEADER_BYTES + file.readUInt32BE(offset);
  if (bytes > MAX_FRAME_BYTES || offset + bytes > file.length) return undefined;
  if (crc32(file.subarray(offset + 8, offset + bytes)) !== file.readUInt32BE(offset + 4)) {
    return undefined;
  }
  const seq = file.readUIntBE(offset + 8, 6);
  const kind = eventKinds[file.readUInt8(offset + 14)];
  return kind === undefined || seq <= previousSeq ? undefined : { seq, kind, offset, bytes };
}

/** All whole records from the start of a segment up to the first that is not. */
export function decodePlaces(file: Buffer): { places: RecordPlace[]; wholeBytes: number } {
  const places: RecordPlace[] = [];
  let wholeBytes = 0;
  for (;;) {
    const place = placeAt(file, wholeBytes, places.at(-1)?.seq ?? 0);
    if (place === undefined) return { places, wholeBytes };
    places.push(place);
    wholeBytes += place.bytes;
  }
}
