/** Managed nodes: a network's nodes over all scans, with their state. */

import type { StoreContext } from "./context.ts";
import { contains, type Page, type PageRequest, sameText, sortOf, totalOf } from "./paging.ts";
import type { ManagedNodeTable } from "./schema.ts";

export const nodeStates = ["new", "stable", "outdated"] as const;
export type NodeState = (typeof nodeStates)[number];

export type ManagedNodeRow = Pick<ManagedNodeTable, (typeof columns)[number]>;

export interface ManagedNodeFilter extends PageRequest {
  readonly q?: string | undefined;
  readonly state?: NodeState | undefined;
  readonly family?: string | undefined;
  readonly vendor?: string | undefined;
  /** Epoch milliseconds. */
  readonly updatedSince?: number | undefined;
  /** A value that is absent: any. */
  readonly tag?: { readonly name: string; readonly value?: string | undefined } | undefined;
  /** Nodes after this identifier, in the order of identifiers; `offset` and `sort` are passed over. */
  readonly after?: string | undefined;
}

export type StateCounts = Record<NodeState, number>;

const DAY_MS = 86_400_000;

const columns = [
  "managedNodeId",
  "networkId",
  "displayName",
  "document",
  "sections",
  "packageListId",
  "updateListId",
  "numberOfPackages",
  "numberOfWindowsUpdates",
  "firstSeenAt",
  "lastSeenAt",
  "updatedAt",
  "replacedById",
  "replacedAt",
] as const;

const sortColumns = {
  managedNodeId: "managedNodeId",
  displayName: "displayName",
  addr: "addressKey",
  family: "family",
  vendor: "vendor",
  updatedAt: "updatedAt",
  lastScanSucceededAt: "lastSeenAt",
  numberOfPackages: "numberOfPackages",
} as const;

/** Outdated: not detected for N days or more. New: first detected within N days. */
export function nodeState(
  node: { readonly firstSeenAt: number; readonly lastSeenAt: number },
  stateDays: number,
  now: number,
): NodeState {
  const since = now - stateDays * DAY_MS;
  if (node.lastSeenAt <= since) return "outdated";
  return node.firstSeenAt > since ? "new" : "stable";
}

export function createManagedNodes({ db, now }: StoreContext) {
  const inNetwork = (networkId: string) =>
    db
      .selectFrom("managedNodes")
      .where("managedNodes.networkId", "=", networkId)
      .where("mergedInto", "is", null);

  const inState = (networkId: string, state: NodeState | undefined, stateDays: number) => {
    const since = now() - stateDays * DAY_MS;
    const query = inNetwork(networkId);
    if (state === undefined) return query;
    if (state === "outdated") return query.where("lastSeenAt", "<=", since);
    return query
      .where("lastSeenAt", ">", since)
      .where("firstSeenAt", state === "new" ? ">" : "<=", since);
  };

  const filtered = (networkId: string, stateDays: number, filter: ManagedNodeFilter) => {
    const { q, family, vendor, updatedSince, tag } = filter;
    let query = inState(networkId, filter.state, stateDays);
    if (q) query = query.where(contains("searchText", q));
    if (family !== undefined) query = query.where(sameText("family", family));
    if (vendor !== undefined) query = query.where(sameText("vendor", vendor));
    if (updatedSince !== undefined) query = query.where("updatedAt", ">=", updatedSince);
    if (tag === undefined) return query;
    return query.where("managedNodeId", "in", (eb) => {
      const tagged = eb
        .selectFrom("tags")
        .select("tags.managedNodeId")
        .where("name", "=", tag.name);
      return tag.value === undefined ? tagged : tagged.where("value", "=", tag.value);
    });
  };

  return {
    async list(
      networkId: string,
      stateDays: number,
      filter: ManagedNodeFilter,
    ): Promise<Page<ManagedNodeRow>> {
      const order = sortOf(filter.sort, sortColumns, { column: "managedNodeId", direction: "asc" });
      const query = filtered(networkId, stateDays, filter);
      const items = await query
        .select(columns)
        .orderBy(order.column, order.direction)
        .orderBy("managedNodeId")
        .offset(filter.offset)
        .limit(filter.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
    },

    /** One page after the identifier in `after` ("": the first), without counting the rest. */
    after: (
      networkId: string,
      stateDays: number,
      filter: ManagedNodeFilter,
    ): Promise<ManagedNodeRow[]> =>
      filtered(networkId, stateDays, filter)
        .select(columns)
        .where("managedNodeId", ">", filter.after ?? "")
        .orderBy("managedNodeId")
        .limit(filter.limit)
        .execute(),

    /** One that was put into another is answered as that other. */
    get: (networkId: string, managedNodeId: string): Promise<ManagedNodeRow | undefined> =>
      inNetwork(networkId)
        .select(columns)
        .where((eb) =>
          eb.or([
            eb("managedNodeId", "=", managedNodeId),
            eb(
              "managedNodeId",
              "=",
              eb
                .selectFrom("managedNodes as former")
                .select("former.mergedInto")
                .where("former.managedNodeId", "=", managedNodeId),
            ),
          ]),
        )
        .executeTakeFirst(),

    async countStates(networkId: string, stateDays: number): Promise<StateCounts> {
      const counts: StateCounts = { new: 0, stable: 0, outdated: 0 };
      for (const state of nodeStates) {
        const { rows } = await inState(networkId, state, stateDays)
          .select((eb) => eb.fn.countAll<number>().as("rows"))
          .executeTakeFirstOrThrow();
        counts[state] = rows;
      }
      return counts;
    },
  };
}
