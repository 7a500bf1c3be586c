/** Where lines go: a file that is appended to, or standard error. Written at once, so that nothing is lost at exit. */

import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export interface LogOutput {
  /** Never throws: a full disk must not stop the daemon. What could not be written is counted and said when it can be again. */
  readonly write: (line: string) => void;
  /** Opens the file by its name again, after logrotate has moved it; throws and goes on with the old one when that fails. */
  readonly reopen: () => void;
  /** Later lines are dropped. */
  readonly close: () => void;
}

const STANDARD_ERROR = 2;
/** Owner writes, group reads. */
const FILE_MODE = 0o640;
const MAX_BUSY_TRIES = 100;
const BUSY_WAIT_MS = 10;

/** '-' is standard error. Parent folders are created; throws what the file system says when the file can't be opened. */
export function openLogOutput(logfile: string): LogOutput {
  const open = logfile === "-" ? () => STANDARD_ERROR : () => openFile(logfile);
  let descriptor: number | undefined = open();
  let lostLines = 0;

  const close = () => {
    if (descriptor !== undefined && descriptor !== STANDARD_ERROR) closeSync(descriptor);
    descriptor = undefined;
  };
  const write = (line: string) => {
    if (descriptor === undefined) return;
    const complaint = lostLines === 0 ? "" : `(${lostLines} lines could not be written)\n`;
    try {
      writeWhole(descriptor, `${complaint}${line}\n`);
      lostLines = 0;
    } catch {
      lostLines += 1;
    }
  };
  const reopen = () => {
    if (descriptor === undefined) return;
    const fresh = open();
    close();
    descriptor = fresh;
  };
  return { write, reopen, close };
}

function openFile(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, "a", FILE_MODE);
}

/** Standard error may be a pipe that is full for a moment (EAGAIN). */
function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  let written = 0;
  let busyTries = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const isBusy = error instanceof Error && "code" in error && error.code === "EAGAIN";
      busyTries += 1;
      if (!isBusy || busyTries > MAX_BUSY_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_WAIT_MS);
    }
  }
}
