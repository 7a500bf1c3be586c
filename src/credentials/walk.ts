/**
 * The search order for credential files: names in dictionary order by UTF-16 code unit, a folder's content standing where the
 * folder stands, `_` names left out, files and folders alike, `.yaml` files only.
 */

import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

export const MAX_FILES = 10_000;
const MAX_FOLDER_DEPTH = 16;

export type PassedOver = "underscore" | "not-yaml" | "unreadable" | "loop" | "too-many";

export interface WalkedEntry {
  /** Relative to the walk's folder, with `/`. */
  readonly id: string;
  readonly path: string;
  /** Why it is not read; undefined: it is a credential file. */
  readonly passedOver?: PassedOver;
}

/** A missing folder holds nothing. Symbolic links are followed, never back into a folder that is being walked. */
export async function walk(folder: string): Promise<WalkedEntry[]> {
  const entries: WalkedEntry[] = [];
  await walkFolder({ folder, prefix: "", above: [] }, entries);
  return entries;
}

interface Folder {
  readonly folder: string;
  readonly prefix: string;
  /** Real paths of the folders above. */
  readonly above: readonly string[];
}

async function walkFolder({ folder, prefix, above }: Folder, entries: WalkedEntry[]) {
  const real = await realpath(folder).catch(() => undefined);
  const names = await readdir(folder).catch(() => undefined);
  if (real === undefined || names === undefined) {
    if (prefix !== "") entries.push({ id: prefix, path: folder, passedOver: "unreadable" });
    return;
  }
  if (above.includes(real) || above.length >= MAX_FOLDER_DEPTH) {
    entries.push({ id: prefix, path: folder, passedOver: "loop" });
    return;
  }
  for (const name of names.sort()) {
    const id = `${prefix}${name}`;
    const path = join(folder, name);
    if (entries.length >= MAX_FILES) {
      entries.push({ id, path, passedOver: "too-many" });
      return;
    }
    if (name.startsWith("_")) {
      entries.push({ id, path, passedOver: "underscore" });
      continue;
    }
    const status = await stat(path).catch(() => undefined);
    if (status?.isDirectory()) {
      await walkFolder({ folder: path, prefix: `${id}/`, above: [...above, real] }, entries);
    } else if (!status?.isFile()) {
      entries.push({ id, path, passedOver: "unreadable" });
    } else {
      entries.push(name.endsWith(".yaml") ? { id, path } : { id, path, passedOver: "not-yaml" });
    }
    if (entries.at(-1)?.passedOver === "too-many") return;
  }
}
