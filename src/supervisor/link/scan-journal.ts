/**
 * Which scans have begun and have not yet ended on the cloud's disk, in a file of its own, since the spool forgets what was acknowledged.
 * After a restart it names the scans that were interrupted, with the progress known.
 */

import { readFileSync } from "node:fs";
import { z } from "zod";
import { epochMs, uuid } from "../../protocol/bounds.ts";
import { type ScanProgress, scanProgress } from "../../protocol/scan.ts";
import { writeFileWhole } from "./write-file-whole.ts";

const entry = z.object({
  scanId: uuid,
  startedAt: epochMs,
  progress: scanProgress.optional(),
  /** The number of the scan's end; absent while it runs. */
  endSeq: z.number().int().positive().optional(),
});
type Entry = z.infer<typeof entry>;
const journalFile = z.object({ scans: z.array(entry).max(1_024) });

/** Milliseconds between two writes of progress. */
const PROGRESS_INTERVAL_MS = 5_000;

export class ScanJournal {
  readonly #path: string;
  readonly #now: () => number;
  readonly #scans: Map<string, Entry>;
  readonly #onFault: (error: unknown) => void;
  #writtenAt = 0;

  private constructor(
    path: string,
    onFault: (error: unknown) => void,
    now: () => number,
    scans: readonly Entry[],
  ) {
    this.#onFault = onFault;
    this.#path = path;
    this.#now = now;
    this.#scans = new Map(scans.map((scan) => [scan.scanId, scan]));
  }

  /** Reads the file; a missing or damaged one is an empty journal. `onFault` hears of every write that the disk refuses; the next write makes up for it. */
  static open(
    path: string,
    onFault: (error: unknown) => void,
    now: () => number = Date.now,
  ): ScanJournal {
    return new ScanJournal(path, onFault, now, readEntries(path));
  }

  /** Scans that have begun and not ended. */
  get running(): readonly {
    scanId: string;
    startedAt: number;
    progress?: ScanProgress | undefined;
  }[] {
    return [...this.#scans.values()].filter(({ endSeq }) => endSeq === undefined);
  }

  /** Running scans and those whose end the cloud has not acknowledged: what hello names. */
  get open(): readonly string[] {
    return [...this.#scans.keys()];
  }

  started(scanId: string, startedAt: number): void {
    if (this.#scans.has(scanId)) return;
    this.#scans.set(scanId, { scanId, startedAt });
    this.#write();
  }

  /** Kept in memory; on disk every few seconds. */
  progressed(scanId: string, progress: ScanProgress): void {
    const scan = this.#scans.get(scanId);
    if (scan === undefined || scan.endSeq !== undefined) return;
    this.#scans.set(scanId, { ...scan, progress });
    if (this.#now() - this.#writtenAt >= PROGRESS_INTERVAL_MS) this.#write();
  }

  ended(scanId: string, endSeq: number): void {
    const scan = this.#scans.get(scanId);
    if (scan === undefined) return;
    this.#scans.set(scanId, { ...scan, endSeq });
    this.#write();
  }

  /** Forgets the scans whose end is on the cloud's disk. */
  acknowledged(seq: number): void {
    const done = [...this.#scans.values()].filter(({ endSeq }) => endSeq && endSeq <= seq);
    if (done.length === 0) return;
    for (const { scanId } of done) this.#scans.delete(scanId);
    this.#write();
  }

  #write(): void {
    this.#writtenAt = this.#now();
    try {
      writeFileWhole(this.#path, JSON.stringify({ scans: [...this.#scans.values()] }));
    } catch (error) {
      this.#onFault(error);
    }
  }
}

function readEntries(path: string): readonly Entry[] {
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    return journalFile.parse(content).scans;
  } catch {
    return [];
  }
}
