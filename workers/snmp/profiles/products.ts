/** What a maker calls the product with a sysObjectID, by its product MIB: one file a maker, read when a device of that maker is met. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { enterpriseOf } from "../identify/vendors.ts";

const ENTERPRISES = "1.3.6.1.4.1.";
const MAX_FILE_BYTES = 1_024 * 1_024;
const MAX_NAME = 128;

export class Products {
  readonly #directories: readonly string[];
  readonly #files = new Map<string, Promise<Buffer>>();

  /** Files are `products/ENTERPRISE.tsv` in the folders; a later folder's names come first. */
  constructor(directories: readonly string[]) {
    this.#directories = directories;
  }

  /** The name of the longest entry that is the sysObjectID or stands above it. */
  async nameOf(sysObjectId: string | undefined): Promise<string | undefined> {
    const enterprise = enterpriseOf(sysObjectId);
    if (enterprise === undefined || sysObjectId === undefined) return undefined;
    const names = await this.#namesOf(enterprise);
    const product = sysObjectId.slice(ENTERPRISES.length + enterprise.length + 1);
    for (let at = product; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
      const name = nameIn(names, at);
      if (name !== undefined) return name;
    }
    return undefined;
  }

  #namesOf(enterprise: string): Promise<Buffer> {
    let names = this.#files.get(enterprise);
    if (names === undefined) {
      names = this.#read(`${enterprise}.tsv`);
      this.#files.set(enterprise, names);
    }
    return names;
  }

  /** A file that isn't there or is too large is empty. */
  async #read(name: string): Promise<Buffer> {
    const parts = await Promise.all(
      this.#directories
        .toReversed()
        .map((folder) => readFile(join(folder, "products", name)).catch(() => null)),
    );
    const usable = parts.filter((part) => part !== null && part.length <= MAX_FILE_BYTES);
    return Buffer.concat(usable.flatMap((part) => (part === null ? [] : [NEW_LINE, part])));
  }
}

const NEW_LINE = Buffer.from("\n");

/** Lines are `product TAB name`: kept as they are read, a table in memory would take ten times their size. */
function nameIn(names: Buffer, product: string): string | undefined {
  const marker = `\n${product}\t`;
  const start = names.indexOf(marker, 0, "latin1");
  if (start < 0) return undefined;
  const end = names.indexOf("\n", start + 1, "latin1");
  const name = names.toString("utf8", start + marker.length, end < 0 ? undefined : end).trim();
  return name === "" ? undefined : name.slice(0, MAX_NAME);
}
