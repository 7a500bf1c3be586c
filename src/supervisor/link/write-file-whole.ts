/** Replaces a file so that after a crash either the old or the new content is there, whole. Readable by the owner only. */

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export function syncDirectory(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } catch {
    // Some file systems (and Windows) can't sync a directory; the rename is then as safe as they make it.
  } finally {
    closeSync(fd);
  }
}

/** Throws when the disk refuses it; the old content is there then. */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  const beside = `${path}.new`;
  const fd = openSync(beside, "w", 0o600);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
  renameSync(beside, path);
  syncDirectory(dirname(path));
}
