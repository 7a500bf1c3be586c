/**
 * Writes packages and Windows updates. Each distinct one is a row of the dictionary, each distinct list of them is one row: a
 * thousand machines with the same image, or one machine scanned a thousand times, cost one list.
 */

import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import { type CloudTransaction, insertSoftware, type SoftwareRow } from "./dialect.ts";
import { SoftwareCache } from "./software-cache.ts";
import { packageKind, type SoftwareKind, updateKind } from "./software-kinds.ts";
import { type EncodedList, encodeList, type PlainList } from "./software-list-codec.ts";

/** A list as a report has it. */
export type ReportedList =
  | { readonly kind: "package"; readonly items: readonly Package[] }
  | { readonly kind: "windows-update"; readonly items: readonly WindowsUpdate[] };

/** Lists of one statement; times columns it stays below every database's limit of parameters. */
const LISTS_PER_STATEMENT = 500;

/** An entry that the dictionary in memory lacks, and the place in a list that waits for its number. */
interface Missing {
  readonly row: SoftwareRow;
  /** Writes the number to its place, and remembers it. */
  readonly found: (id: number) => void;
}

/** One instance per store, since it remembers the dictionary's numbers. */
export class SoftwareWriter {
  readonly #packages = new SoftwareCache(packageKind);
  readonly #updates = new SoftwareCache(updateKind);

  /** To be called when a transaction was rolled back: numbers that it handed out may be no one's. */
  forget(): void {
    this.#packages.clear();
    this.#updates.clear();
  }

  /** @returns the identifiers of the lists, in their order */
  async write(trx: CloudTransaction, lists: readonly ReportedList[]): Promise<number[]> {
    const missing: Missing[] = [];
    const plain = lists.map((list) =>
      list.kind === "package"
        ? numbered(list.items, packageKind, this.#packages, missing)
        : numbered(list.items, updateKind, this.#updates, missing),
    );
    if (missing.length > 0) await learn(trx, missing);
    const encoded = plain.map(encodeList);
    const ids = new Map<string, number>();
    const distinct = [...new Map(encoded.map((list) => [list.listKey, list])).values()];
    for (let n = 0; n < distinct.length; n += LISTS_PER_STATEMENT) {
      const some = distinct.slice(n, n + LISTS_PER_STATEMENT);
      for (const { listId, listKey } of await insertLists(trx, some)) ids.set(listKey, listId);
    }
    return encoded.map(({ listKey }) => known(ids.get(listKey)));
  }
}

/** The items' numbers; those that the cache lacks are filled in later. */
function numbered<Item>(
  items: readonly Item[],
  kind: SoftwareKind<Item>,
  cache: SoftwareCache<Item>,
  missing: Missing[],
): PlainList {
  const softwareIds = items.map((item) => cache.find(item) ?? 0);
  for (const [place, item] of items.entries()) {
    if (softwareIds[place] !== 0) continue;
    const found = (id: number) => {
      softwareIds[place] = id;
      cache.add(item, id);
    };
    missing.push({ row: kind.rowOf(item), found });
  }
  const installed = items.map(kind.installedOf);
  return { softwareIds, installed: installed.some((text) => text !== "") ? installed : [] };
}

async function learn(trx: CloudTransaction, missing: readonly Missing[]): Promise<void> {
  const rows = new Map(missing.map(({ row }) => [row.softwareKey, row]));
  const numbers = await insertSoftware(trx, [...rows.values()]);
  for (const { row, found } of missing) found(known(numbers.get(row.softwareKey)));
}

/** Inserts the lists that are not there yet. @returns the identifiers of all of them */
async function insertLists(trx: CloudTransaction, lists: readonly EncodedList[]) {
  if (lists.length === 0) return [];
  const keys = lists.map((list) => list.listKey);
  const there = await trx
    .selectFrom("softwareLists")
    .select(["listId", "listKey"])
    .where("listKey", "in", keys)
    .execute();
  const knownKeys = new Set(there.map((row) => row.listKey));
  const fresh = lists.filter((list) => !knownKeys.has(list.listKey));
  if (fresh.length === 0) return there;
  const inserted = await trx
    .insertInto("softwareLists")
    .values([...fresh])
    .returning(["listId", "listKey"])
    .execute();
  return [...there, ...inserted];
}

function known(id: number | undefined): number {
  if (id === undefined) throw new Error("the software dictionary lost an entry");
  return id;
}
