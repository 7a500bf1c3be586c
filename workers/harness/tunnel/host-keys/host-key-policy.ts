/** Which host keys are accepted: those of the credential's knownHosts file, else the one that the host showed first. */

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type WireError, wireError } from "../../../../src/protocol/errors.ts";
import { done, failed, type Outcome } from "../../../../src/protocol/outcome.ts";
import { FirstUseFile } from "./first-use-file.ts";
import type { HostKey } from "./host-key.ts";
import { type KnownHostsEntry, knownHostsName, parseKnownHostsLine } from "./known-hosts-lines.ts";
import { judgeHostKey, type KnownKeys, keysOf, nameOf } from "./known-keys.ts";

export const FIRST_USE_FILE = "ssh-known-hosts";
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface HostKeyPolicy {
  /** Key types that are known of the host, to be asked for first. */
  readonly knownTypes: ReadonlySet<string>;
  /** The host has lines of certificate authorities, which are not used. */
  readonly hasAuthorities: boolean;
  /** An error when the key is refused. Called before the host has proven that it holds the key. */
  judge(shown: HostKey): WireError | undefined;
  /** Called when the host has proven that it holds the key: remembers it where it is new. An error when another key was remembered meanwhile. */
  settle(shown: HostKey): Promise<WireError | undefined>;
}

export interface HostKeyOptions {
  readonly address: string;
  readonly port: number;
  readonly knownHosts: string | undefined;
  readonly stateDirectory: string | undefined;
}

/** Errors: CREDENTIAL_INVALID when the file can't be read. */
export async function hostKeyPolicy(options: HostKeyOptions): Promise<Outcome<HostKeyPolicy>> {
  try {
    return done(
      options.knownHosts === undefined
        ? await firstUsePolicy(options)
        : await filePolicy(options, options.knownHosts),
    );
  } catch (error) {
    const file = options.knownHosts ?? join(options.stateDirectory ?? "", FIRST_USE_FILE);
    const reason = error instanceof Error ? error.message : String(error);
    return failed(wireError("CREDENTIAL_INVALID", `${file} can't be read: ${reason}`));
  }
}

async function filePolicy(options: HostKeyOptions, path: string): Promise<HostKeyPolicy> {
  const entries = await entriesOf(path);
  // As OpenSSH does: a host on another port may also stand there without its port.
  const names = [
    knownHostsName(options.address, options.port),
    knownHostsName(options.address, 22),
  ];
  const known = keysOf(entries, names);
  return {
    ...aboutKnown(known),
    judge: (shown) => {
      const verdict = judgeHostKey(shown, known);
      if (verdict === "known") return undefined;
      if (verdict !== "unknown") return verdict;
      const remark = known.authorities > 0 ? ", whose @cert-authority lines are not used" : "";
      return wireError("SSH_HOST_KEY_UNKNOWN", `${nameOf(shown)}; add it to ${path}${remark}`);
    },
    settle: () => Promise.resolve(undefined),
  };
}

async function firstUsePolicy(options: HostKeyOptions): Promise<HostKeyPolicy> {
  const name = knownHostsName(options.address, options.port);
  const store = storeIn(options.stateDirectory);
  const known = await store.keysOf(name);
  const judged = (shown: HostKey, keys: KnownKeys) => {
    const verdict = judgeHostKey(shown, keys);
    return typeof verdict === "string" ? undefined : withRemedy(verdict, name, options);
  };
  return {
    ...aboutKnown(known),
    judge: (shown) => judged(shown, known),
    settle: async (shown) => {
      const now = await store.keysOf(name);
      return judged(shown, now.accepted.length > 0 ? now : await store.add(name, shown));
    },
  };
}

function withRemedy(error: WireError, name: string, { stateDirectory }: HostKeyOptions): WireError {
  if (stateDirectory === undefined) return error;
  const file = join(stateDirectory, FIRST_USE_FILE);
  return wireError(
    error.code,
    `${error.detail}; if that is right, remove it: ssh-keygen -R '${name}' -f ${file}`,
  );
}

const aboutKnown = (known: KnownKeys) => ({
  knownTypes: new Set(known.accepted.map(({ keyType }) => keyType)),
  hasAuthorities: known.authorities > 0,
});

interface FirstUseStore {
  keysOf(name: string): Promise<KnownKeys>;
  add(name: string, key: HostKey): Promise<KnownKeys>;
}

/** Without a state folder a key counts until the thread ends. */
class FirstUseMemory implements FirstUseStore {
  readonly #keys = new Map<string, KnownHostsEntry>();

  keysOf(name: string): Promise<KnownKeys> {
    const entry = this.#keys.get(name);
    return Promise.resolve(keysOf(entry ? [entry] : [], [name]));
  }

  add(name: string, key: HostKey): Promise<KnownKeys> {
    const matches = (other: string) => other === name;
    const entry = { marker: undefined, matches, keyType: key.type, key: key.base64 };
    if (!this.#keys.has(name) && this.#keys.size < 100_000) this.#keys.set(name, entry);
    return this.keysOf(name);
  }
}

const memory = new FirstUseMemory();
const files = new Map<string, FirstUseFile>();

function storeIn(stateDirectory: string | undefined): FirstUseStore {
  if (stateDirectory === undefined) return memory;
  const path = join(stateDirectory, FIRST_USE_FILE);
  const file = files.get(path) ?? new FirstUseFile(path);
  files.set(path, file);
  return file;
}

interface CachedFile {
  readonly version: string;
  readonly entries: readonly KnownHostsEntry[];
}
const knownHostsFiles = new Map<string, CachedFile>();

/** The file's lines, read again when it has changed. */
async function entriesOf(path: string): Promise<readonly KnownHostsEntry[]> {
  const status = await stat(path);
  const version = `${status.ino} ${status.size} ${status.mtimeMs}`;
  const cached = knownHostsFiles.get(path);
  if (cached?.version === version) return cached.entries;
  if (!status.isFile() || status.size > MAX_FILE_BYTES)
    throw new Error("it is no file, or too large");
  const lines = (await readFile(path, "utf8")).split("\n");
  const entries = lines.flatMap((line) => parseKnownHostsLine(line) ?? []);
  knownHostsFiles.set(path, { version, entries });
  return entries;
}
