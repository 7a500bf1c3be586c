/** Notes and tags of managed nodes; those of nodes that were put into one by hand are shown with it. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import type { CloudDb } from "./dialect.ts";
import { withMerged } from "./merged-nodes.ts";
import { type Page, type PageRequest, totalOf } from "./paging.ts";

export interface Tag {
  readonly name: string;
  readonly value: string;
}

export interface Note {
  readonly noteId: string;
  readonly title: string;
  readonly body: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function createAnnotations({ db, write, now }: StoreContext) {
  return {
    async notes(managedNodeId: string, page: PageRequest): Promise<Page<Note>> {
      const query = db
        .selectFrom("notes")
        .where("managedNodeId", "in", withMerged(db, managedNodeId));
      const items = await query
        .select(["noteId", "title", "body", "createdAt", "updatedAt"])
        .orderBy("createdAt")
        .orderBy("noteId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
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

    /** Undefined when the node has no such note. */
    changeNote: (
      managedNodeId: string,
      noteId: string,
      change: { readonly title?: string | undefined; readonly body?: string | undefined },
    ): Promise<Note | undefined> =>
      db
        .updateTable("notes")
        .set({
          updatedAt: now(),
          ...(change.title !== undefined && { title: change.title }),
          ...(change.body !== undefined && { body: change.body }),
        })
        .where("managedNodeId", "in", withMerged(db, managedNodeId))
        .where("noteId", "=", noteId)
        .returning(["noteId", "title", "body", "createdAt", "updatedAt"])
        .executeTakeFirst(),

    async removeNote(managedNodeId: string, noteId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("notes")
        .where("managedNodeId", "in", withMerged(db, managedNodeId))
        .where("noteId", "=", noteId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    tags: (managedNodeId: string): Promise<Tag[]> =>
      db
        .selectFrom("tags")
        .select(["name", "value"])
        .where("managedNodeId", "in", withMerged(db, managedNodeId))
        .orderBy("name")
        .execute(),

    /** Of many nodes at once; up to as many as a page has. */
    async tagsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Tag[]>> {
      const rows = await db
        .selectFrom("tags")
        .select(["managedNodeId", "name", "value"])
        .where("managedNodeId", "in", [...ids])
        .orderBy("name")
        .execute();
      const byNode = new Map<string, Tag[]>();
      for (const { managedNodeId, ...tag } of rows) {
        byNode.set(managedNodeId, [...(byNode.get(managedNodeId) ?? []), tag]);
      }
      return byNode;
    },

    setTag: (managedNodeId: string, name: string, value: string) =>
      setTag(db, managedNodeId, { name, value }),

    /** Nodes of the network only; others are passed over. */
    bulkTags: (
      networkId: string,
      change: { ids: readonly string[]; set: readonly Tag[]; remove: readonly string[] },
    ): Promise<void> =>
      write(async (trx) => {
        const rows = await trx
          .selectFrom("managedNodes")
          .select("managedNodeId")
          .where("networkId", "=", networkId)
          .where("managedNodeId", "in", [...change.ids])
          .execute();
        const ids = rows.map((row) => row.managedNodeId);
        if (ids.length === 0) return;
        if (change.remove.length > 0) {
          await trx
            .deleteFrom("tags")
            .where("managedNodeId", "in", ids)
            .where("name", "in", [...change.remove])
            .execute();
        }
        for (const tag of change.set) for (const id of ids) await setTag(trx, id, tag);
      }),

    async removeTag(managedNodeId: string, name: string): Promise<boolean> {
      const result = await db
        .deleteFrom("tags")
        .where("managedNodeId", "in", withMerged(db, managedNodeId))
        .where("name", "=", name)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}

async function setTag(db: CloudDb, managedNodeId: string, { name, value }: Tag): Promise<void> {
  await db
    .insertInto("tags")
    .values({ managedNodeId, name, value })
    .onConflict((oc) => oc.columns(["managedNodeId", "name"]).doUpdateSet({ value }))
    .execute();
}
