/**
 * HTTPS certificates that were trusted on first use: one file a host and port, in the agent's state folder. It is made by one exclusive
 * call of the file system, so that threads which meet a host at the same time pin one certificate.
 */

import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface PinCheck {
  readonly isSame: boolean;
  /** The file that holds the pin. */
  readonly path: string;
}

/** Pins the fingerprint when the host has none, else compares. Throws what the file system says. */
export async function checkPin(
  stateDirectory: string,
  host: { readonly address: string; readonly port: number },
  fingerprint: string,
): Promise<PinCheck> {
  const folder = join(stateDirectory, "winrm-certificates");
  const path = join(folder, encodeURIComponent(`${host.address}_${host.port}`));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isSame = (known: string) => ({ isSame: known.trim() === fingerprint, path });
  const known = await readPin(path);
  if (known !== "") return isSame(known);
  return isSame(await firstOf(path, fingerprint));
}

/** Whoever links first has pinned it; the file is whole from its first moment on. */
async function firstOf(path: string, fingerprint: string): Promise<string> {
  const own = `${path}.${randomUUID()}`;
  await writeFile(own, `${fingerprint}\n`, { flag: "wx", mode: 0o600 });
  try {
    await link(own, path);
    return fingerprint;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return await readPin(path);
  } finally {
    await unlink(own);
  }
}

async function readPin(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
