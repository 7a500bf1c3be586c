/**
 * The keys that were trusted on first use: a known_hosts file in the agent's state folder, one line a host. Threads and processes share it
 * without a lock: a line is appended by one write, which the kernel puts whole at the end (open(2), O_APPEND), and what is
 * read first of a host is what counts for everybody. Who was second sees that when reading back its own line.
 */

import { mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { HostKey } from "./host-key.ts";
import { type KnownHostsEntry, parseKnownHostsLine } from "./known-hosts-lines.ts";
import { type KnownKeys, keysOf } from "./known-keys.ts";

const MAX_FILE_BYTES = 256 * 1024 * 1024;

export class FirstUseFile {
  readonly #path: string;
  /** Lines by the name that they begin with; those with patterns or hashes, which a person may have put there. */
  #byName = new Map<string, KnownHostsEntry[]>();
  #others: KnownHostsEntry[] = [];
  #inode = 0;
  #offset = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws what the file system says when the file is there but can't be read. */
  async keysOf(name: string): Promise<KnownKeys> {
    const reading = this.#reading.then(() => this.#readRest());
    this.#reading = reading.catch(() => undefined);
    await reading;
    const own = this.#byName.get(name) ?? [];
    const first = own.find(({ marker }) => marker === undefined);
    const counting = own.filter((entry) => entry.marker !== undefined || entry === first);
    return keysOf([...counting, ...this.#others], [name]);
  }

  /** Appends the host's key and returns what the file then says of the host. Throws what the file system says. */
  async add(name: string, key: HostKey): Promise<KnownKeys> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = await open(this.#path, "a", 0o600);
    try {
      await file.write(`${name} ${key.type} ${key.base64}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    return this.keysOf(name);
  }

  /** Reads what has been appended since; all of it when the file was replaced or cut. */
  async #readRest(): Promise<void> {
    const status = await stat(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (status === undefined || status.ino !== this.#inode || status.size < this.#offset) {
      this.#byName = new Map();
      this.#others = [];
      this.#offset = 0;
      this.#inode = status?.ino ?? 0;
    }
    if (status === undefined || status.size === this.#offset) return;
    if (status.size > MAX_FILE_BYTES) throw new Error("the file is too large");
    const text = await this.#bytesFrom(this.#offset, status.size - this.#offset);
    // A line that is still being written is read when it is whole.
    const whole = text.subarray(0, text.lastIndexOf("\n") + 1);
    this.#offset += whole.length;
    for (const line of whole.toString("utf8").split("\n")) this.#take(line);
  }

  async #bytesFrom(position: number, length: number): Promise<Buffer> {
    const file = await open(this.#path, "r");
    try {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  #take(line: string): void {
    const entry = parseKnownHostsLine(line);
    if (entry === undefined) return;
    const name = /^(\S+)/.exec(line.replace(/^@\S+\s+/, ""))?.[1] ?? "";
    if (/[|*?!,]/.test(name)) this.#others.push(entry);
    else this.#byName.set(name, [...(this.#byName.get(name) ?? []), entry]);
  }
}
