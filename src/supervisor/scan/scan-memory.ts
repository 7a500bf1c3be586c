/** What scans remember of addresses: which credential fitted, what a device can't do, fingerprints. Kept in one file of the agent's state folder. */

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

const MOST_ADDRESSES = 200_000;
const rememberedValue = z.union([z.string(), z.number(), z.boolean()]);
const rememberedByKey = z.record(z.string(), z.record(z.string(), rememberedValue));
const memoryFile = z.record(z.string(), rememberedByKey);

export type Remembered = z.infer<typeof rememberedByKey>;

export class ScanMemory {
  readonly #file: string | undefined;
  readonly #byAddress = new Map<string, Remembered>();
  #isChanged = false;

  /** Without a file nothing outlives the process. */
  constructor(file?: string) {
    this.#file = file;
  }

  /** Reads the file; one that is absent or spoilt is begun anew. */
  async load(): Promise<void> {
    if (this.#file === undefined) return;
    const text = await readFile(this.#file, "utf8").catch(() => "{}");
    const parsed = memoryFile.safeParse(parseJson(text));
    if (!parsed.success) return;
    for (const [address, remembered] of Object.entries(parsed.data))
      this.#byAddress.set(address, remembered);
  }

  of(address: string): Remembered {
    return this.#byAddress.get(address) ?? {};
  }

  remember(address: string, key: string, value: Remembered[string]): void {
    const remembered = { ...this.of(address), [key]: value };
    this.#byAddress.delete(address);
    this.#byAddress.set(address, remembered);
    this.#isChanged = true;
    for (const oldest of this.#byAddress.keys()) {
      if (this.#byAddress.size <= MOST_ADDRESSES) break;
      this.#byAddress.delete(oldest);
    }
  }

  /** Writes the file anew, whole or not at all. */
  async save(): Promise<void> {
    if (this.#file === undefined || !this.#isChanged) return;
    this.#isChanged = false;
    await mkdir(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.new`;
    await writeFile(draft, JSON.stringify(Object.fromEntries(this.#byAddress)), { mode: 0o600 });
    await rename(draft, this.#file);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
