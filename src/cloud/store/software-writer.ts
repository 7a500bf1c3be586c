/**
 * Writes packages and Windows updates. Each distinct one is a row of the dictionary, each distinct list of them is one row: a
 * thousand machines with the same image, or one machine scanned a thousand times, cost one list.
 */

import { createHash } from "node:crypto";
import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import { type CloudTransaction, insertSoftware, type SoftwareRow } from "./dialect.ts";
import { type EncodedList, encodeList } from "./software-list-codec.ts";

/** A package or an update before the dictionary is asked. */
export interface Entry {
  /** All that makes it distinct. */
  readonly text: string;
  /** The dictionary's row, made when it is needed. */
  readonly row: () => SoftwareRow;
  /** What differs per node as JSON; "" for nothing. */
  readonly installed: string;
}

/** Entries of the dictionary whose numbers are kept in memory. */
const MAX_KNOWN = 200_000;
/** Longer texts are kept as their hash. */
const MAX_TEXT = 256;
/** Lists of one statement; times columns it stays below every database's limit of parameters. */
const LISTS_PER_STATEMENT = 500;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

const bounded = (text: string): string => (text.length > MAX_TEXT ? sha256(text) : text);

function textOf(fields: Record<string, unknown>): string {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return kept.length === 0 ? "" : JSON.stringify(Object.fromEntries(kept));
}

export function packageEntry(item: Package): Entry {
  const { name, version, arch = "", source = "", vendor = "", installedAt, size } = item;
  return {
    text: bounded(`package\0${name}\0${version}\0${arch}\0${source}\0${vendor}`),
    row: () => {
      const document = textOf({ source, vendor });
      const softwareKey = sha256(["package", name, version, arch, document].join("\0"));
      return { kind: "package", softwareKey, name, version, arch, document };
    },
    installed: installedAt === undefined && size === undefined ? "" : textOf({ installedAt, size }),
  };
}

export function updateEntry(item: WindowsUpdate): Entry {
  const { hotFixId, description = "", title = "", installedOn, installedBy } = item;
  return {
    text: bounded(`windows-update\0${hotFixId}\0${description}\0${title}`),
    row: () => {
      const document = textOf({ description, title });
      const softwareKey = sha256(["windows-update", hotFixId, document].join("\0"));
      const kind = "windows-update";
      return { kind, softwareKey, name: hotFixId, version: "", arch: "", document };
    },
    installed: textOf({ installedOn, installedBy }),
  };
}

/** One instance per store, since it remembers the dictionary's numbers. */
export class SoftwareWriter {
  readonly #known = new Map<string, number>();

  /** To be called when a transaction was rolled back: numbers that it handed out may be no one's. */
  forget(): void {
    this.#known.clear();
  }

  /** @returns the identifiers of the lists, in their order */
  async write(trx: CloudTransaction, lists: readonly (readonly Entry[])[]): Promise<number[]> {
    await this.#learn(trx, lists.flat());
    const encoded = lists.map((entries) =>
      encodeList(
        entries.map(({ text, installed }) => ({ softwareId: this.#idOf(text), installed })),
      ),
    );
    const ids = new Map<string, number>();
    const distinct = [...new Map(encoded.map((list) => [list.listKey, list])).values()];
    for (let n = 0; n < distinct.length; n += LISTS_PER_STATEMENT) {
      const some = distinct.slice(n, n + LISTS_PER_STATEMENT);
      for (const { listId, listKey } of await insertLists(trx, some)) ids.set(listKey, listId);
    }
    return encoded.map(({ listKey }) => found(ids.get(listKey)));
  }

  #idOf(text: string): number {
    return found(this.#known.get(text));
  }

  async #learn(trx: CloudTransaction, entries: readonly Entry[]): Promise<void> {
    let missing = this.#missing(entries);
    if (this.#known.size + missing.size > MAX_KNOWN) {
      this.#known.clear();
      missing = this.#missing(entries);
    }
    if (missing.size === 0) return;
    const rows = new Map([...missing].map(([text, entry]) => [text, entry.row()]));
    const ids = await insertSoftware(trx, [...rows.values()]);
    for (const [text, { softwareKey }] of rows) this.#known.set(text, found(ids.get(softwareKey)));
  }

  #missing(entries: readonly Entry[]): Map<string, Entry> {
    const missing = new Map<string, Entry>();
    for (const entry of entries) {
      if (!this.#known.has(entry.text)) missing.set(entry.text, entry);
    }
    return missing;
  }
}

/** Inserts the lists that are not there yet. @returns the identifiers of all of them */
async function insertLists(trx: CloudTransaction, lists: readonly EncodedList[]) {
  if (lists.length === 0) return [];
  const keys = lists.map((list) => list.listKey);
  const known = await trx
    .selectFrom("softwareLists")
    .select(["listId", "listKey"])
    .where("listKey", "in", keys)
    .execute();
  const knownKeys = new Set(known.map((row) => row.listKey));
  const fresh = lists.filter((list) => !knownKeys.has(list.listKey));
  if (fresh.length === 0) return known;
  const inserted = await trx
    .insertInto("softwareLists")
    .values([...fresh])
    .returning(["listId", "listKey"])
    .execute();
  return [...known, ...inserted];
}

function found(id: number | undefined): number {
  if (id === undefined) throw new Error("the software dictionary lost an entry");
  return id;
}
