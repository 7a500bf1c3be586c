/** Software across a network's nodes. */

import type { StoreContext } from "./context.ts";
import { contains, type Page, type PageRequest, totalOf } from "./paging.ts";

export interface SoftwareName {
  readonly name: string;
  readonly kind: string;
  readonly numberOfNodes: number;
  readonly numberOfVersions: number;
}

export interface Installation {
  readonly managedNodeId: string;
  readonly displayName: string;
  readonly document: string;
  readonly name: string;
  readonly version: string;
  readonly arch: string;
}

/** More versions of one name than any network has. */
const MAX_VERSIONS = 10_000;

export function createSoftwareSearch({ db }: StoreContext) {
  const installed = (networkId: string) =>
    db
      .selectFrom("software")
      .innerJoin("softwareListItems", "softwareListItems.softwareId", "software.softwareId")
      .innerJoin("managedNodes", (join) =>
        join.on((eb) =>
          eb.or([
            eb("managedNodes.packageListId", "=", eb.ref("softwareListItems.listId")),
            eb("managedNodes.updateListId", "=", eb.ref("softwareListItems.listId")),
          ]),
        ),
      )
      .where("managedNodes.networkId", "=", networkId)
      .where("managedNodes.mergedInto", "is", null);
  return {
    /** How many entries all different lists of the network's nodes have together: what listing every name costs. */
    async numberOfEntries(networkId: string): Promise<number> {
      const lists = db
        .selectFrom("managedNodes")
        .where("networkId", "=", networkId)
        .where("mergedInto", "is", null);
      const { entries } = await db
        .selectFrom("softwareLists")
        .select((eb) => eb.fn.sum<number | null>("numberOfItems").as("entries"))
        .where((eb) =>
          eb.or([
            eb("listId", "in", lists.select("packageListId")),
            eb("listId", "in", lists.select("updateListId")),
          ]),
        )
        .executeTakeFirstOrThrow();
      return entries ?? 0;
    },

    /** Names that hold the text, those on most nodes first. */
    async names(
      networkId: string,
      filter: PageRequest & { q?: string | undefined; kind?: string | undefined },
    ): Promise<Page<SoftwareName>> {
      let matching = installed(networkId);
      if (filter.q) matching = matching.where(contains("software.name", filter.q, "any case"));
      if (filter.kind !== undefined) matching = matching.where("software.kind", "=", filter.kind);
      const query = matching.groupBy(["software.name", "software.kind"]);
      const items = await query
        .select(["software.name", "software.kind"])
        .select((eb) => [
          eb.fn.count<number>("managedNodes.managedNodeId").distinct().as("numberOfNodes"),
          eb.fn.count<number>("software.version").distinct().as("numberOfVersions"),
        ])
        .orderBy("numberOfNodes", "desc")
        .orderBy("software.name")
        .offset(filter.offset)
        .limit(filter.limit)
        .execute();
      const { total } = await db
        .selectFrom(query.select("software.name").as("named"))
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items, total };
    },

    versions: (name: string): Promise<{ softwareId: number; version: string }[]> =>
      db
        .selectFrom("software")
        .select(["softwareId", "version"])
        .where("name", "=", name)
        .limit(MAX_VERSIONS)
        .execute(),

    async installations(
      networkId: string,
      softwareIds: readonly number[],
      page: PageRequest,
    ): Promise<Page<Installation>> {
      if (softwareIds.length === 0) return { items: [], total: 0 };
      const query = installed(networkId).where("software.softwareId", "in", [...softwareIds]);
      const items = await query
        .select(["managedNodes.managedNodeId", "managedNodes.displayName"])
        .select(["managedNodes.document", "software.name", "software.version", "software.arch"])
        .orderBy("managedNodes.displayName")
        .orderBy("managedNodes.managedNodeId")
        .orderBy("software.softwareId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
    },
  };
}
