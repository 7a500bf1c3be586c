/** The private keys of a credential file, read and decrypted once a thread for as long as the files stay the same. */

import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ParsedKey } from "ssh2";
import type { SshCredential } from "../../../../src/protocol/credential.ts";
import { readClientKey } from "./read-client-key.ts";

const MAX_KEY_BYTES = 65_536;
const MAX_CACHED = 1_000;

export interface ClientKeys {
  readonly keys: readonly { readonly name: string; readonly key: ParsedKey }[];
  /** In words, which ones can't be used and why. */
  readonly unusable: readonly string[];
}

type Files = SshCredential["clientKeys"];
type Read = { readonly key: ParsedKey } | { readonly fault: string };

interface Cached {
  readonly version: string;
  readonly read: Promise<Read>;
}
const cache = new Map<string, Cached>();

export async function readClientKeys(files: Files): Promise<ClientKeys> {
  const keys: { name: string; key: ParsedKey }[] = [];
  const unusable: string[] = [];
  for (const file of files) {
    const name = basename(file.filename);
    const read = await readOne(file);
    if ("key" in read) keys.push({ name, key: read.key });
    else unusable.push(`key ${name} can't be used: ${read.fault}`);
  }
  return { keys, unusable };
}

async function readOne({ filename, passphrase }: Files[number]): Promise<Read> {
  try {
    const { ino, size, mtimeMs, isFile } = await statusOf(filename);
    if (!isFile || size > MAX_KEY_BYTES) return { fault: "it is no file, or too large" };
    const secret = passphrase?.reveal();
    const version = `${ino} ${size} ${mtimeMs} ${secret ?? ""}`;
    const cached = cache.get(filename);
    if (cached?.version === version) return await cached.read;
    const read = readFile(filename).then((content) => readClientKey(content, secret));
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(filename, { version, read });
    return await read;
  } catch (error) {
    cache.delete(filename);
    const { code, message } = error as NodeJS.ErrnoException;
    return { fault: code === "ENOENT" ? "there is no such file" : (code ?? message) };
  }
}

async function statusOf(filename: string) {
  const status = await stat(filename);
  return { ino: status.ino, size: status.size, mtimeMs: status.mtimeMs, isFile: status.isFile() };
}
