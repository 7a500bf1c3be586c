/** Software across a network's nodes. */

import type { StoreContext } from "./context.ts";
import { type CloudDb, isAmong } from "./dialect.ts";
import { listUses } from "./list-uses.ts";
import type { Page, PageRequest } from "./paging.ts";
import { SoftwareNames } from "./software-names.ts";
import { type SoftwareName, SoftwareSpread } from "./software-spread.ts";

export interface Installation {
  readonly managedNodeId: string;
  readonly displayName: string;
  readonly document: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

interface NameFilter {
  readonly q?: string | undefined;
  readonly kind?: string | undefined;
}

/** Networks whose counts are kept. */
const MAX_COUNTED = 4;
/** Of a dictionary that is kept in memory; a bigger one is read again each time. */
const MAX_ENTRIES = 1_000_000;
/** More versions of one name than any network has. */
const MAX_VERSIONS = 10_000;
/** Rows of one read; between two of them others get their turn. */
const PAGE = 2_000;

export function createSoftwareSearch({ db }: StoreContext) {
  let dictionary = new SoftwareNames();
  const spreads = new Map<string, SoftwareSpread>();
  /** The networks that were asked for lately stay counted. */
  const spreadOf = (networkId: string): SoftwareSpread => {
    const spread = spreads.get(networkId) ?? new SoftwareSpread(db, networkId, dictionary);
    spreads.delete(networkId);
    spreads.set(networkId, spread);
    const [oldest] = spreads.keys();
    if (spreads.size > MAX_COUNTED && oldest !== undefined) spreads.delete(oldest);
    return spread;
  };
  return {
    /** Names that hold the text, in any case, those on most nodes first. */
    async names(networkId: string, filter: PageRequest & NameFilter): Promise<Page<SoftwareName>> {
      const { q, kind, offset, limit } = filter;
      const text = q?.toLowerCase() ?? "";
      const named = (await spreadOf(networkId).names()).filter(
        (one) =>
          (kind === undefined || one.kind === kind) &&
          (text === "" || one.name.toLowerCase().includes(text)),
      );
      if (dictionary.size > MAX_ENTRIES) {
        dictionary = new SoftwareNames();
        spreads.clear();
      }
      return { items: named.slice(offset, offset + limit), total: named.length };
    },

    versions: (name: string): Promise<{ softwareId: number; version: string }[]> =>
      db
        .selectFrom("software")
        .select(["softwareId", "version"])
        .where("name", "=", name)
        .limit(MAX_VERSIONS)
        .execute(),

    /** Who has one of the dictionary's entries, by the nodes' names. */
    async installations(
      networkId: string,
      softwareIds: readonly number[],
      page: PageRequest,
    ): Promise<Page<Installation>> {
      const { idsOfList, total } = await listsWithAny(db, networkId, softwareIds);
      if (total <= page.offset) return { items: [], total };
      const rows = await installedOn(db, networkId, idsOfList, page);
      return { items: await described(db, rows), total };
    },
  };
}

/** Lists that hold one of the entries, with those that they hold; and how often that is, over all nodes. */
async function listsWithAny(db: CloudDb, networkId: string, softwareIds: readonly number[]) {
  const wanted = new Set(softwareIds);
  const idsOfList = new Map<number, number[]>();
  let total = 0;
  if (wanted.size === 0) return { idsOfList, total };
  for await (const list of listUses(db, networkId)) {
    const ids = list.softwareIds.filter((id) => wanted.has(id));
    if (ids.length === 0) continue;
    idsOfList.set(list.listId, ids);
    total += ids.length * list.nodes;
  }
  return { idsOfList, total };
}

interface Installed {
  readonly managedNodeId: string;
  readonly softwareId: number;
}

/** One page of nodes and entries, in the order of the nodes' names. */
async function installedOn(
  db: CloudDb,
  networkId: string,
  idsOfList: ReadonlyMap<number, readonly number[]>,
  page: PageRequest,
): Promise<Installed[]> {
  const found: Installed[] = [];
  let passedOver = 0;
  for await (const node of nodesByName(db, networkId)) {
    const lists = [node.packageListId, node.updateListId];
    for (const softwareId of lists.flatMap((listId) => idsOfList.get(listId ?? 0) ?? [])) {
      if (passedOver < page.offset) passedOver += 1;
      else found.push({ managedNodeId: node.managedNodeId, softwareId });
      if (found.length === page.limit) return found;
    }
  }
  return found;
}

async function* nodesByName(db: CloudDb, networkId: string) {
  for (let after = { displayName: "", managedNodeId: "" }; ; ) {
    const rows = await db
      .selectFrom("managedNodes")
      .select(["managedNodeId", "displayName", "packageListId", "updateListId"])
      .where("networkId", "=", networkId)
      .where("mergedInto", "is", null)
      .where((eb) =>
        eb(
          eb.refTuple("displayName", "managedNodeId"),
          ">",
          eb.tuple(after.displayName, after.managedNodeId),
        ),
      )
      .orderBy("displayName")
      .orderBy("managedNodeId")
      .limit(PAGE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function described(db: CloudDb, rows: readonly Installed[]): Promise<Installation[]> {
  const ids = [...new Set(rows.map((row) => row.managedNodeId))];
  if (ids.length === 0) return [];
  const nodes = await db
    .selectFrom("managedNodes")
    .select(["managedNodeId", "displayName", "document"])
    .where("managedNodeId", "in", ids)
    .execute();
  const software = await db
    .selectFrom("software")
    .select(["softwareId", "name", "version", "arch"])
    .where(isAmong(db, "softwareId", [...new Set(rows.map((row) => row.softwareId))]))
    .execute();
  const nodeOf = new Map(nodes.map((node) => [node.managedNodeId, node]));
  const entryOf = new Map(software.map(({ softwareId, ...entry }) => [softwareId, entry]));
  return rows.flatMap((row) => {
    const [node, entry] = [nodeOf.get(row.managedNodeId), entryOf.get(row.softwareId)];
    // A node may have been removed in the meantime.
    return node === undefined || entry === undefined ? [] : [{ ...node, ...entry }];
  });
}
