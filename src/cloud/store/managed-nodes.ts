/** Managed nodes: a network's nodes over all scans, with their state. */

import type { StoreContext } from "./context.ts";
import { isSqlite } from "./dialect.ts";
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

  type Nodes = ReturnType<typeof inNetwork>;

  const inState = (state: NodeState, stateDays: number) => (all: Nodes) => {
    const since = now() - stateDays * DAY_MS;
    if (state === "outdated") return all.where("lastSeenAt", "<=", since);
    return all
      .where("lastSeenAt", ">", since)
      .where("firstSeenAt", state === "new" ? ">" : "<=", since);
  };

  const filtersOf = (stateDays: number, filter: ManagedNodeFilter): ((all: Nodes) => Nodes)[] => {
    const { q, state, family, vendor, updatedSince, tag } = filter;
    return [
      ...(state === undefined ? [] : [inState(state, stateDays)]),
      ...(q ? [(all: Nodes) => all.where(contains("searchText", q))] : []),
      ...(family === undefined ? [] : [(all: Nodes) => all.where(sameText("family", family))]),
      ...(vendor === undefined ? [] : [(all: Nodes) => all.where(sameText("vendor", vendor))]),
      ...(updatedSince === undefined
        ? []
        : [(all: Nodes) => all.where("updatedAt", ">=", updatedSince)]),
      ...(tag === undefined ? [] : [(all: Nodes) => all.where("managedNodeId", "in", tagged(tag))]),
    ];
  };

  const tagged = ({ name, value }: NonNullable<ManagedNodeFilter["tag"]>) => {
    const query = db.selectFrom("tags").select("tags.managedNodeId").where("name", "=", name);
    return value === undefined ? query : query.where("value", "=", value);
  };

  /**
   * In SQLite each filter by itself, so that an index answers it without a look at the rows, which hold whole documents.
   * PostgreSQL, when its statistics are older than the last scan, would look for each row among all the others instead.
   */
  const filtered = (networkId: string, stateDays: number, filter: ManagedNodeFilter) =>
    filtersOf(stateDays, filter).reduce(
      (query, narrow) =>
        isSqlite(db)
          ? query.where("managedNodeId", "in", narrow(inNetwork(networkId)).select("managedNodeId"))
          : narrow(query),
      inNetwork(networkId),
    );

  /** The rows of the identifiers, in their order. */
  const rowsOf = async (ids: readonly { managedNodeId: string }[]): Promise<ManagedNodeRow[]> => {
    if (ids.length === 0) return [];
    const rows = await db
      .selectFrom("managedNodes")
      .select(columns)
      .where(
        "managedNodeId",
        "in",
        ids.map((one) => one.managedNodeId),
      )
      .execute();
    const byId = new Map(rows.map((row) => [row.managedNodeId, row]));
    return ids.flatMap(({ managedNodeId }) => byId.get(managedNodeId) ?? []);
  };

  return {
    async list(
      networkId: string,
      stateDays: number,
      filter: ManagedNodeFilter,
    ): Promise<Page<ManagedNodeRow>> {
      const order = sortOf(filter.sort, sortColumns, { column: "managedNodeId", direction: "asc" });
      const query = filtered(networkId, stateDays, filter);
      const ids = await query
        .select("managedNodeId")
        .orderBy(order.column, order.direction)
        .orderBy("managedNodeId")
        .offset(filter.offset)
        .limit(filter.limit)
        .execute();
      // A page that isn't full is the last one, and tells the total by itself.
      const isLast = ids.length < filter.limit && (ids.length > 0 || filter.offset === 0);
      const total = isLast ? filter.offset + ids.length : await totalOf(query);
      return { items: await rowsOf(ids), total };
    },

    /** One page after the identifier in `after` ("": the first), without counting the rest. */
    async after(
      networkId: string,
      stateDays: number,
      filter: ManagedNodeFilter,
    ): Promise<ManagedNodeRow[]> {
      const ids = await filtered(networkId, stateDays, filter)
        .select("managedNodeId")
        .where("managedNodeId", ">", filter.after ?? "")
        .orderBy("managedNodeId")
        .limit(filter.limit)
        .execute();
      return rowsOf(ids);
    },

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
        const { rows } = await inState(
          state,
          stateDays,
        )(inNetwork(networkId))
          .select((eb) => eb.fn.countAll<number>().as("rows"))
          .executeTakeFirstOrThrow();
        counts[state] = rows;
      }
      return counts;
    },
  };
}
