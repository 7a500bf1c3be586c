/** Pages of a node's packages and Windows updates. */

import type { StoreContext } from "./context.ts";
import { isAmong } from "./dialect.ts";
import type { Page, PageRequest } from "./paging.ts";
import { decodeIds, decodeInstalled } from "./software-list-codec.ts";

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
    .select(["numberOfItems", "softwareIds", "installed"])
    .where("listId", "=", listId)
    .executeTakeFirst();
  if (list === undefined) return { items: [], total: 0 };
  const ids = decodeIds(list.softwareIds);
  const rows = await db
    .selectFrom("software")
    .select(["softwareId", "name", "version", "arch", "document"])
    .where(isAmong(db, "softwareId", ids))
    .orderBy("name", page.sort?.startsWith("-") ? "desc" : "asc")
    .orderBy("softwareId")
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  const texts = decodeInstalled(list.installed);
  const installed = new Map(texts.map((text, n) => [ids[n], text]));
  const parse = (text: string) =>
    text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  const items = rows.map(({ softwareId, document, ...row }) => ({
    ...row,
    extra: { ...parse(document), ...parse(installed.get(softwareId) ?? "") },
  }));
  return { items, total: list.numberOfItems };
}
