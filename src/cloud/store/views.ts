/** Saved views: a list's filters and columns under a name, for everybody of the network. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import type { ViewTable } from "./schema-over-time.ts";

export const MAX_VIEWS = 200;

export type View = Omit<ViewTable, "query"> & { readonly query: Record<string, unknown> };

export function createViews({ db, write, now }: StoreContext) {
  return {
    async list(networkId: string): Promise<View[]> {
      const rows = await db
        .selectFrom("views")
        .selectAll()
        .where("networkId", "=", networkId)
        .orderBy("displayName")
        .orderBy("viewId")
        .execute();
      return rows.map((row) => ({
        ...row,
        query: JSON.parse(row.query) as Record<string, unknown>,
      }));
    },

    /** Undefined when the network has too many already. */
    add: (
      networkId: string,
      view: { displayName: string; query: Record<string, unknown>; owner: string },
    ): Promise<View | undefined> =>
      write(async (trx) => {
        const { rows } = await trx
          .selectFrom("views")
          .select((eb) => eb.fn.countAll<number>().as("rows"))
          .where("networkId", "=", networkId)
          .executeTakeFirstOrThrow();
        if (rows >= MAX_VIEWS) return undefined;
        const added = { viewId: randomUUID(), networkId, ...view, createdAt: now() };
        await trx
          .insertInto("views")
          .values({ ...added, query: JSON.stringify(view.query) })
          .execute();
        return added;
      }),

    async remove(networkId: string, viewId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("views")
        .where("networkId", "=", networkId)
        .where("viewId", "=", viewId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
