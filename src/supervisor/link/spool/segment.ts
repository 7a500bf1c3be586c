/** One file of the spool, named for the first number that it may hold, with the places of its records in memory. */

import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { writeFileWhole } from "../write-file-whole.ts";
import { decodePlaces, type EventKind, HEADER_BYTES, type RecordPlace } from "./record.ts";

export interface SpooledEvent {
  readonly seq: number;
  readonly kind: EventKind;
  /** The body as JSON text. */
  readonly json: string;
}

const NAME = /^(\d{16})\.events$/;

/** The first number of the segment that a file name stands for; undefined for other files. */
export function firstSeqOfName(name: string): number | undefined {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export class Segment {
  readonly firstSeq: number;
  readonly path: string;
  /** Bytes at the end of the file that were no whole record when it was opened; they have been cut off. */
  readonly tornBytes: number;
  #fd: number;
  #places: RecordPlace[];
  #bytes: number;

  private constructor(path: string, firstSeq: number, fd: number, file: Buffer) {
    const { places, wholeBytes } = decodePlaces(file);
    this.path = path;
    this.firstSeq = firstSeq;
    this.tornBytes = file.length - wholeBytes;
    this.#fd = fd;
    this.#places = places;
    this.#bytes = wholeBytes;
  }

  /** Opens or creates; a torn tail is cut off. The caller closes it. */
  static open(directory: string, firstSeq: number): Segment {
    const path = join(directory, `${String(firstSeq).padStart(16, "0")}.events`);
    const fd = openSync(path, "a+", 0o600);
    const segment = new Segment(path, firstSeq, fd, readFileSync(path));
    if (segment.tornBytes > 0) ftruncateSync(fd, segment.#bytes);
    return segment;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get fd(): number {
    return this.#fd;
  }

  get places(): readonly RecordPlace[] {
    return this.#places;
  }

  /** The highest number in it; the one before its first when it is empty. */
  get lastSeq(): number {
    return this.#places.at(-1)?.seq ?? this.firstSeq - 1;
  }

  /** Appends a record, or leaves the file as it was and throws (disk full). */
  append(seq: number, kind: EventKind, record: Buffer): void {
    try {
      for (let written = 0; written < record.length; ) {
        written += writeSync(this.#fd, record, written);
      }
    } catch (error) {
      this.#cutTail();
      throw error;
    }
    this.#places.push({ seq, kind, offset: this.#bytes, bytes: record.length });
    this.#bytes += record.length;
  }

  /** Records after `seq` up to `lastSeq`, at least one if there is one, then as many as fit the limits. */
  readAfter(
    seq: number,
    lastSeq: number,
    limits: { maxBytes: number; maxEvents: number },
  ): SpooledEvent[] {
    const from = this.#indexAfter(seq);
    let to = from;
    let bytes = 0;
    for (; to < this.#places.length && to - from < limits.maxEvents; to += 1) {
      const place = this.#places[to];
      if (place === undefined || place.seq > lastSeq) break;
      if (to > from && bytes + place.bytes > limits.maxBytes) break;
      bytes += place.bytes;
    }
    return this.#read(this.#places.slice(from, to), bytes);
  }

  /** Leaves out every record of one kind by writing the file anew beside itself; returns how many. */
  dropKind(kind: EventKind): number {
    const kept = this.#places.filter((place) => place.kind !== kind);
    const dropped = this.#places.length - kept.length;
    if (dropped === 0) return 0;
    const file = readFileSync(this.path);
    const parts = kept.map(({ offset, bytes }) => file.subarray(offset, offset + bytes));
    const content = Buffer.concat(parts);
    writeFileWhole(this.path, content);
    closeSync(this.#fd);
    this.#fd = openSync(this.path, "a+", 0o600);
    this.#bytes = content.length;
    this.#places = decodePlaces(content).places;
    return dropped;
  }

  sync(): void {
    fsyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }

  delete(): void {
    this.close();
    unlinkSync(this.path);
  }

  /** What a failed write has left would hide the records that follow it from the next start. */
  #cutTail(): void {
    try {
      ftruncateSync(this.#fd, this.#bytes);
    } catch {
      // The disk refuses even this; the failure of the write is what is told.
    }
  }

  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #read(places: readonly RecordPlace[], bytes: number): SpooledEvent[] {
    const start = places[0]?.offset ?? 0;
    const buffer = Buffer.alloc(bytes);
    for (let read = 0; read < bytes; ) {
      const got = readSync(this.#fd, buffer, read, bytes - read, start + read);
      if (got === 0) throw new Error("A segment of the spool is shorter than it was.");
      read += got;
    }
    return places.map(({ seq, kind, offset, bytes: length }) => ({
      seq,
      kind,
      json: buffer.toString("utf8", offset - start + HEADER_BYTES, offset - start + length),
    }));
  }
}
