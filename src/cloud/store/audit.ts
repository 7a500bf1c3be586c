/** Who changed what, and when. Details never hold a secret. */

import type { StoreContext } from "./context.ts";
import type { Page, PageRequest } from "./paging.ts";

export interface AuditEntry {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

export function createAudit({ db, now }: StoreContext) {
  return {
    async add(actor: string, action: string, subject: string, detail = ""): Promise<void> {
      await db
        .insertInto("auditLog")
        .values({ at: now(), actor, action, subject, detail })
        .execute();
    },

    /** Newest first. */
    async list(page: PageRequest): Promise<Page<AuditEntry>> {
      const items = await db
        .selectFrom("auditLog")
        .select(["at", "actor", "action", "subject", "detail"])
        .orderBy("auditId", "desc")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const { total } = await db
        .selectFrom("auditLog")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items, total };
    },
  };
}
