/** Managed nodes: a network's nodes over all scans, with their state, notes and tags. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import { contains, type Page, type PageRequest, sortOf } from "./paging.ts";
import type { ManagedNodeTable } from "./schema.ts";

export const nodeStates = ["new", "stable", "outdated"] as const;
export type NodeState = (typeof nodeStates)[number];

export type ManagedNodeRow = Omit<
  ManagedNodeTable,
  "family" | "vendor" | "addressKey" | "searchText"
>;

export interface ManagedNodeFilter extends PageRequest {
  readonly q?: string | undefined;
  readonly state?: NodeState | undefined;
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
    db.selectFrom("managedNodes").where("networkId", "=", networkId);

  const inState = (networkId: string, state: NodeState | undefined, stateDays: number) => {
    const since = now() - stateDays * DAY_MS;
    const query = inNetwork(networkId);
    if (state === undefined) return query;
    if (state === "outdated") return query.where("lastSeenAt", "<=", since);
    return query
      .where("lastSeenAt", ">", since)
      .where("firstSeenAt", state === "new" ? ">" : "<=", since);
  };

  return {
    async list(
      networkId: string,
      stateDays: number,
      filter: ManagedNodeFilter,
    ): Promise<Page<ManagedNodeRow>> {
      const order = sortOf(filter.sort, sortColumns, { column: "managedNodeId", direction: "asc" });
      let query = inState(networkId, filter.state, stateDays);
      if (filter.q) query = query.where(contains("searchText", filter.q));
      const items = await query
        .select(columns)
        .orderBy(order.column, order.direction)
        .orderBy("managedNodeId")
        .offset(filter.offset)
        .limit(filter.limit)
        .execute();
      const { total } = await query
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items, total };
    },

    get: (networkId: string, managedNodeId: string): Promise<ManagedNodeRow | undefined> =>
      inNetwork(networkId)
        .select(columns)
        .where("managedNodeId", "=", managedNodeId)
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

    async notes(managedNodeId: string, page: PageRequest) {
      const query = db.selectFrom("notes").where("managedNodeId", "=", managedNodeId);
      const items = await query
        .select(["noteId", "title", "body", "createdAt", "updatedAt"])
        .orderBy("createdAt")
        .orderBy("noteId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const { total } = await query
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items, total };
    },

    async addNote(managedNodeId: string, title: string, body: string) {
      const note = { noteId: randomUUID(), title, body, createdAt: now(), updatedAt: now() };
      await db
        .insertInto("notes")
        .values({ ...note, managedNodeId })
        .execute();
      return note;
    },

    async removeNote(managedNodeId: string, noteId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("notes")
        .where("managedNodeId", "=", managedNodeId)
        .where("noteId", "=", noteId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    tags: (managedNodeId: string): Promise<{ name: string; value: string }[]> =>
      db
        .selectFrom("tags")
        .select(["name", "value"])
        .where("managedNodeId", "=", managedNodeId)
        .orderBy("name")
        .execute(),

    async setTag(managedNodeId: string, name: string, value: string): Promise<void> {
      await db
        .insertInto("tags")
        .values({ managedNodeId, name, value })
        .onConflict((oc) => oc.columns(["managedNodeId", "name"]).doUpdateSet({ value }))
        .execute();
    },

    async removeTag(managedNodeId: string, name: string): Promise<boolean> {
      const result = await db
        .deleteFrom("tags")
        .where("managedNodeId", "=", managedNodeId)
        .where("name", "=", name)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
