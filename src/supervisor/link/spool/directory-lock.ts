/** A directory belongs to one process: its lock file names the owner. A lock whose owner is dead is taken over. */

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { KsocketError } from "../../../protocol/errors.ts";

const lockFile = z.object({ pid: z.number().int().positive(), birth: z.string().max(256) });
type Owner = z.infer<typeof lockFile>;

/** Directories that this process holds: its own id in a lock file says nothing after a restart in a container. */
const held = new Set<string>();

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** Tells a process from a later one with the same id; "" where the system does not say. */
function birthOf(pid: number): string {
  const bootId = contentOf("/proc/sys/kernel/random/boot_id").trim();
  // Field 22 of proc_pid_stat(5), counted from behind the command's name, which may hold spaces.
  const fields = contentOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return bootId === "" ? "" : `${bootId} ${fields[19] ?? ""}`;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function ownerOf(content: string): Owner | undefined {
  try {
    return lockFile.parse(JSON.parse(content));
  } catch {
    // Torn by a crash while it was written.
    return undefined;
  }
}

const isAlive = ({ pid, birth }: Owner) =>
  pid !== process.pid && exists(pid) && birth === birthOf(pid);

function create(path: string): boolean {
  const owner: Owner = { pid: process.pid, birth: birthOf(process.pid) };
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Takes the directory, which exists; returns what lets go of it. Throws LINK_SETTINGS when another process has it. */
export function lockDirectory(directory: string): () => void {
  const path = join(resolve(directory), "lock");
  const inUse = (by: string) =>
    new KsocketError("LINK_SETTINGS", `the spool directory ${directory} is in use by ${by}`);
  if (held.has(path)) throw inUse("this process");
  if (!create(path)) {
    const owner = ownerOf(contentOf(path));
    if (owner !== undefined && isAlive(owner)) throw inUse(`process ${owner.pid}`);
    const aside = `${path}.${process.pid}`;
    renameSync(path, aside);
    rmSync(aside);
    if (!create(path)) throw inUse("a process that has just started");
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}
