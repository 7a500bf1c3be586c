/**
 * The events that the cloud has not acknowledged yet, on disk: numbered, in order, bounded, and whole after a kill at any byte.
 * Only what has been synced is given out for sending, so a number that the cloud has seen is never given to another event, not even after a power cut.
 */

import { randomUUID } from "node:crypto";
import { fsync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import { syncDirectory, writeFileWhole } from "../write-file-whole.ts";
import { lockDirectory } from "./directory-lock.ts";
import { type EventKind, encodeRecord, eventKinds } from "./record.ts";
import { firstSeqOfName, Segment, type SpooledEvent } from "./segment.ts";

export type { SpooledEvent } from "./segment.ts";

export interface SpoolOptions {
  readonly directory: string;
  /** Bytes on disk, default 256 MiB. */
  readonly maxBytes?: number;
  /** Bytes after which a new segment begins, default a 64th of maxBytes. */
  readonly segmentBytes?: number;
  /** Milliseconds between two syncs to disk, default 100. */
  readonly syncIntervalMs?: number;
  /** Called when further events may be sent. */
  readonly onDurable?: () => void;
  /** Called with the number of events of each kind that were given up because the spool was full. */
  readonly onLoss?: (lost: ReadonlyMap<EventKind, number>) => void;
  /** Called when the disk refuses a sync, a new segment or the removal of an old one; it is tried again. */
  readonly onDiskFault?: (error: unknown) => void;
}

const streamFile = z.object({ streamId: uuid });
/** After a loss the spool is this full: not every further event causes another. */
const LOW_WATER = 0.9;

export class Spool {
  readonly #options: SpoolOptions;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  readonly #segments: Segment[];
  #active: Segment;
  #streamId: string;
  #acknowledged = 0;
  #durableSeq: number;
  #syncTimer: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #unlock: () => void;

  private constructor(
    options: SpoolOptions,
    streamId: string,
    segments: Segment[],
    unlock: () => void,
  ) {
    this.#unlock = unlock;
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? 256 * 1024 * 1024;
    this.#segmentBytes = options.segmentBytes ?? Math.ceil(this.#maxBytes / 64);
    this.#streamId = streamId;
    this.#segments = segments;
    this.#active = segments.at(-1) ?? Segment.open(options.directory, 1);
    if (segments.length === 0) this.#segments.push(this.#active);
    this.#active.sync();
    this.#durableSeq = this.#active.lastSeq;
  }

  /** Opens or creates the spool of a directory and locks it: LINK_SETTINGS when another process has it. The caller closes it. */
  static open(options: SpoolOptions): Spool {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    const unlock = lockDirectory(options.directory);
    try {
      return Spool.#openLocked(options, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  static #openLocked(options: SpoolOptions, unlock: () => void): Spool {
    const segments = readdirSync(options.directory)
      .map(firstSeqOfName)
      .filter((seq) => seq !== undefined)
      .sort((a, b) => a - b)
      .map((seq) => Segment.open(options.directory, seq));
    const streamId = readStreamId(options.directory) ?? writeStreamId(options.directory);
    return new Spool(options, streamId, segments, unlock);
  }

  get streamId(): string {
    return this.#streamId;
  }

  /** Bytes that were found torn or damaged when the spool was opened; they have been cut off. */
  get tornBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.tornBytes, 0);
  }

  /** The highest number that may be sent. */
  get durableSeq(): number {
    return this.#durableSeq;
  }

  get nextSeq(): number {
    return this.#active.lastSeq + 1;
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** How many events are on disk; some of the oldest may have been acknowledged. */
  get events(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.places.length, 0);
  }

  /** The first number that is kept and not acknowledged; null when there is none. */
  get firstUnacknowledged(): number | null {
    for (const { lastSeq, places } of this.#segments) {
      if (lastSeq <= this.#acknowledged) continue;
      const place = places.find(({ seq }) => seq > this.#acknowledged);
      if (place !== undefined) return place.seq;
    }
    return null;
  }

  /** Keeps an event and returns its number; throws when the disk refuses it. */
  append(kind: EventKind, json: string): number {
    const seq = this.nextSeq;
    const record = encodeRecord(seq, kind, json);
    if (this.#active.bytes > 0 && this.#active.bytes + record.length > this.#segmentBytes) {
      this.#rotate();
    }
    if (this.bytes + record.length > this.#maxBytes) this.#makeRoom(record.length);
    this.#active.append(seq, kind, record);
    this.#scheduleSync();
    return seq;
  }

  /** Synced events after `seq` in order, at least one if there is one, then as many as fit the limits and one segment. */
  readAfter(seq: number, limits: { maxBytes: number; maxEvents: number }): SpooledEvent[] {
    return this.#readFirst(seq, this.#durableSeq, limits.maxEvents, limits.maxBytes);
  }

  /** Every event of some kinds that is on disk, read one at a time. */
  *eventsOf(kinds: readonly EventKind[]): Generator<SpooledEvent> {
    for (const segment of this.#segments) {
      for (const { seq, kind } of segment.places) {
        if (!kinds.includes(kind)) continue;
        yield* segment.readAfter(seq - 1, seq, { maxBytes: 0, maxEvents: 1 });
      }
    }
  }

  /** Everything up to `seq` is on the cloud's disk; whole segments of it are deleted. Never throws. */
  acknowledge(seq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(seq, this.#active.lastSeq));
    try {
      this.#deleteAcknowledged();
    } catch (error) {
      this.#options.onDiskFault?.(error);
    }
  }

  #deleteAcknowledged(): void {
    const isAllDone = this.#acknowledged === this.#active.lastSeq;
    if (isAllDone && this.#active.bytes > this.#segmentBytes / 2) this.#rotate();
    while (this.#segments.length > 1 && (this.#segments[0]?.lastSeq ?? 0) <= this.#acknowledged) {
      this.#segments.shift()?.delete();
    }
  }

  /** Gives the stream a new name: the cloud knows higher numbers than the spool, so a part of it was lost. What is left is sent under the new name. Throws when the disk refuses it. */
  beginNewStream(): void {
    this.#streamId = writeStreamId(this.#options.directory);
    this.#acknowledged = 0;
  }

  /** Syncs at once what has been appended. */
  flush(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    this.#active.sync();
    this.#becomeDurable(this.#active.lastSeq);
  }

  close(): void {
    if (this.#isClosed) return;
    try {
      this.flush();
    } catch (error) {
      this.#options.onDiskFault?.(error);
    }
    this.#isClosed = true;
    for (const segment of this.#segments) segment.close();
    this.#unlock();
  }

  #readFirst(seq: number, lastSeq: number, maxEvents: number, maxBytes = 0): SpooledEvent[] {
    for (const segment of this.#segments) {
      if (segment.lastSeq <= seq) continue;
      const events = segment.readAfter(seq, lastSeq, { maxBytes, maxEvents });
      if (events.length > 0) return events;
    }
    return [];
  }

  #rotate(): void {
    this.flush();
    this.#active = Segment.open(this.#options.directory, this.nextSeq);
    this.#segments.push(this.#active);
    syncDirectory(this.#options.directory);
  }

  /** Gives up the oldest events of the least important kind until there is room; scan ends go last. */
  #makeRoom(bytes: number): void {
    if (this.#active.bytes > 0) this.#rotate();
    const aim = Math.max(0, this.#maxBytes * LOW_WATER - bytes);
    const lost = new Map<EventKind, number>();
    for (const kind of eventKinds) {
      for (const segment of this.#segments.slice(0, -1)) {
        if (this.bytes <= aim) break;
        const dropped = segment.dropKind(kind);
        if (dropped > 0) lost.set(kind, (lost.get(kind) ?? 0) + dropped);
      }
    }
    for (const segment of this.#segments.slice(0, -1)) {
      if (segment.places.length > 0) continue;
      this.#segments.splice(this.#segments.indexOf(segment), 1);
      segment.delete();
    }
    if (lost.size > 0) this.#options.onLoss?.(lost);
  }

  #scheduleSync(): void {
    if (this.#syncTimer !== undefined) return;
    this.#syncTimer = setTimeout(() => this.#sync(), this.#options.syncIntervalMs ?? 100);
  }

  #sync(): void {
    this.#syncTimer = undefined;
    const seq = this.#active.lastSeq;
    fsync(this.#active.fd, (error) => {
      // A rotation meanwhile has synced and may have closed the file; then there is nothing left to do.
      if (this.#isClosed || seq <= this.#durableSeq) return;
      if (error === null) this.#becomeDurable(seq);
      else {
        this.#options.onDiskFault?.(error);
        this.#scheduleSync();
      }
    });
  }

  #becomeDurable(seq: number): void {
    if (seq <= this.#durableSeq) return;
    this.#durableSeq = seq;
    this.#options.onDurable?.();
  }
}

function readStreamId(directory: string): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(directory, "stream.json"), "utf8"));
    return streamFile.parse(content).streamId;
  } catch {
    // Missing or damaged: the stream gets a new name.
    return undefined;
  }
}

function writeStreamId(directory: string): string {
  const streamId = randomUUID();
  writeFileWhole(join(directory, "stream.json"), JSON.stringify({ streamId }));
  return streamId;
}
