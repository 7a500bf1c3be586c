/**
 * Writes packages and Windows updates. Each distinct one is a row of the dictionary, each distinct list of them is one row: a
 * thousand machines with the same image, or one machine scanned a thousand times, cost one list.
 */

import { createHash } from "node:crypto";
import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import { type CloudTransaction, insertSoftware, type SoftwareRow } from "./dialect.ts";
import { type EncodedList, encodeList, type PlainList } from "./software-list-codec.ts";

/** A list as a report has it. */
export type ReportedList =
  | { readonly kind: "package"; readonly items: readonly Package[] }
  | { readonly kind: "windows-update"; readonly items: readonly WindowsUpdate[] };

/** How one kind of software is kept. */
interface SoftwareKind<Item> {
  /** All that makes an item distinct. */
  readonly textOf: (item: Item) => string;
  /** The dictionary's row. */
  readonly rowOf: (item: Item) => SoftwareRow;
  /** What differs per node as JSON; "" for nothing. */
  readonly installedOf: (item: Item) => string;
}

/** Entries of the dictionary whose numbers are kept in memory. */
const MAX_KNOWN = 200_000;
/** Longer texts are kept as their hash. */
const MAX_TEXT = 256;
/** Lists of one statement; times columns it stays below every database's limit of parameters. */
const LISTS_PER_STATEMENT = 500;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

const bounded = (text: string): string => (text.length > MAX_TEXT ? sha256(text) : text);

function jsonOf(fields: Record<string, unknown>): string {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return kept.length === 0 ? "" : JSON.stringify(Object.fromEntries(kept));
}

const packageKind: SoftwareKind<Package> = {
  textOf: ({ name, version, arch = "", source = "", vendor = "" }) =>
    bounded(`package\0${name}\0${version}\0${arch}\0${source}\0${vendor}`),
  rowOf({ name, version, arch = "", source, vendor }) {
    const document = jsonOf({ source, vendor });
    const softwareKey = sha256(["package", name, version, arch, document].join("\0"));
    return { kind: "package", softwareKey, name, version, arch, document };
  },
  installedOf: ({ installedAt, size }) =>
    installedAt === undefined && size === undefined ? "" : jsonOf({ installedAt, size }),
};

const updateKind: SoftwareKind<WindowsUpdate> = {
  textOf: ({ hotFixId, description = "", title = "" }) =>
    bounded(`windows-update\0${hotFixId}\0${description}\0${title}`),
  rowOf({ hotFixId, description, title }) {
    const document = jsonOf({ description, title });
    const softwareKey = sha256(["windows-update", hotFixId, document].join("\0"));
    const kind = "windows-update";
    return { kind, softwareKey, name: hotFixId, version: "", arch: "", document };
  },
  installedOf: ({ installedOn, installedBy }) => jsonOf({ installedOn, installedBy }),
};

/** An entry that the dictionary in memory lacks, and the place in a list that waits for its number. */
interface Missing {
  readonly text: string;
  readonly row: SoftwareRow;
  readonly ids: number[];
  readonly place: number;
}

/** One instance per store, since it remembers the dictionary's numbers. */
export class SoftwareWriter {
  readonly #known = new Map<string, number>();

  /** To be called when a transaction was rolled back: numbers that it handed out may be no one's. */
  forget(): void {
    this.#known.clear();
  }

  /** @returns the identifiers of the lists, in their order */
  async write(trx: CloudTransaction, lists: readonly ReportedList[]): Promise<number[]> {
    const missing: Missing[] = [];
    const plain = lists.map((list) =>
      list.kind === "package"
        ? this.#numbered(list.items, packageKind, missing)
        : this.#numbered(list.items, updateKind, missing),
    );
    if (missing.length > 0) await this.#learn(trx, missing);
    const encoded = plain.map(encodeList);
    const ids = new Map<string, number>();
    const distinct = [...new Map(encoded.map((list) => [list.listKey, list])).values()];
    for (let n = 0; n < distinct.length; n += LISTS_PER_STATEMENT) {
      const some = distinct.slice(n, n + LISTS_PER_STATEMENT);
      for (const { listId, listKey } of await insertLists(trx, some)) ids.set(listKey, listId);
    }
    return encoded.map(({ listKey }) => found(ids.get(listKey)));
  }

  #numbered<Item>(items: readonly Item[], kind: SoftwareKind<Item>, missing: Missing[]): PlainList {
    const softwareIds: number[] = [];
    for (const item of items) {
      const text = kind.textOf(item);
      const id = this.#known.get(text);
      if (id === undefined) {
        const place = softwareIds.length;
        missing.push({ text, row: kind.rowOf(item), ids: softwareIds, place });
      }
      softwareIds.push(id ?? 0);
    }
    const installed = items.map(kind.installedOf);
    return { softwareIds, installed: installed.some((text) => text !== "") ? installed : [] };
  }

  async #learn(trx: CloudTransaction, missing: readonly Missing[]): Promise<void> {
    const rows = new Map(missing.map(({ row }) => [row.softwareKey, row]));
    if (this.#known.size + rows.size > MAX_KNOWN) this.#known.clear();
    const numbers = await insertSoftware(trx, [...rows.values()]);
    for (const { text, row, ids, place } of missing) {
      const id = found(numbers.get(row.softwareKey));
      this.#known.set(text, id);
      ids[place] = id;
    }
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
