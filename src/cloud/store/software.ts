/**
 * Packages and Windows updates. Each distinct one is a row of the dictionary, each distinct list of them is stored once:
 * a thousand machines with the same image, or one machine scanned a thousand times, cost one list.
 */

import { createHash } from "node:crypto";
import type { NodeReport } from "../../protocol/node.ts";
import type { StoreContext } from "./context.ts";
import {
  type CloudTransaction,
  insertListItems,
  insertSoftware,
  type SoftwareRow,
} from "./dialect.ts";
import type { Page, PageRequest } from "./paging.ts";

export type Package = NonNullable<NodeReport["packages"]>[number];
export type WindowsUpdate = NonNullable<NodeReport["windowsUpdates"]>[number];

interface ListItem extends SoftwareRow {
  readonly installed: string;
}

/** Entries of the dictionary whose ids are kept in memory. */
const MAX_KNOWN = 200_000;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

const textOf = (fields: Record<string, unknown>): string => {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return kept.length === 0 ? "" : JSON.stringify(Object.fromEntries(kept));
};

function packageItem(item: Package): ListItem {
  const { name, version, arch = "", source, vendor, installedAt, size } = item;
  const document = textOf({ source, vendor });
  const softwareKey = sha256(["package", name, version, arch, document].join("\0"));
  const installed = textOf({ installedAt, size });
  return { kind: "package", softwareKey, name, version, arch, document, installed };
}

function updateItem(item: WindowsUpdate): ListItem {
  const { hotFixId, description, title, installedOn, installedBy } = item;
  const document = textOf({ description, title });
  const softwareKey = sha256(["windows-update", hotFixId, document].join("\0"));
  const installed = textOf({ installedOn, installedBy });
  const rest = { name: hotFixId, version: "", arch: "", document, installed };
  return { kind: "windows-update", softwareKey, ...rest };
}

/** Writes lists of software; one instance per store, since it remembers the dictionary's ids. */
export class SoftwareWriter {
  readonly #known = new Map<string, number>();

  packages = (trx: CloudTransaction, packages: readonly Package[]): Promise<number> =>
    this.#list(trx, packages.map(packageItem));

  windowsUpdates = (trx: CloudTransaction, updates: readonly WindowsUpdate[]): Promise<number> =>
    this.#list(trx, updates.map(updateItem));

  /** To be called when a transaction was rolled back: ids that it handed out may be no one's. */
  forget(): void {
    this.#known.clear();
  }

  async #list(trx: CloudTransaction, unsorted: readonly ListItem[]): Promise<number> {
    const items = [...new Map(unsorted.map((item) => [item.softwareKey, item])).values()].sort(
      (a, b) => (a.softwareKey < b.softwareKey ? -1 : 1),
    );
    const listKey = sha256(items.map((i) => `${i.softwareKey}\0${i.installed}`).join("\n"));
    const known = await trx
      .selectFrom("softwareLists")
      .select("listId")
      .where("listKey", "=", listKey)
      .executeTakeFirst();
    if (known !== undefined) return known.listId;
    const { listId } = await trx
      .insertInto("softwareLists")
      .values({ listKey, numberOfItems: items.length })
      .returning("listId")
      .executeTakeFirstOrThrow();
    const ids = await this.#ids(trx, items);
    const rows = items.map((item, n) => ({ softwareId: ids[n] ?? 0, installed: item.installed }));
    if (rows.length > 0) await insertListItems(trx, listId, rows);
    return listId;
  }

  async #ids(trx: CloudTransaction, items: readonly ListItem[]): Promise<number[]> {
    const missing = items.filter((item) => !this.#known.has(item.softwareKey));
    if (this.#known.size + missing.length > MAX_KNOWN) this.#known.clear();
    const asked = this.#known.size === 0 ? items : missing;
    if (asked.length > 0) {
      for (const [key, id] of await insertSoftware(trx, asked)) this.#known.set(key, id);
    }
    return items.map((item) => {
      const id = this.#known.get(item.softwareKey);
      if (id === undefined) throw new Error("the software dictionary lost an entry");
      return id;
    });
  }
}

export interface SoftwareItem {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** The rest of what is known of it, on this node too. */
  readonly extra: Record<string, unknown>;
}

/** One page of a list, by name; an absent list is an empty one. */
export async function softwarePage(
  { db }: StoreContext,
  listId: number | null,
  page: PageRequest,
): Promise<Page<SoftwareItem>> {
  if (listId === null) return { items: [], total: 0 };
  const list = await db
    .selectFrom("softwareLists")
    .select("numberOfItems")
    .where("listId", "=", listId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom("softwareListItems")
    .innerJoin("software", "software.softwareId", "softwareListItems.softwareId")
    .select(["name", "version", "arch", "document", "installed"])
    .where("listId", "=", listId)
    .orderBy("name", page.sort?.startsWith("-") ? "desc" : "asc")
    .orderBy("software.softwareId")
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  const parse = (text: string) =>
    text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  const items = rows.map(({ document, installed, ...row }) => ({
    ...row,
    extra: { ...parse(document), ...parse(installed) },
  }));
  return { items, total: list?.numberOfItems ?? 0 };
}
