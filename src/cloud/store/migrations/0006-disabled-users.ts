/** Users who may not log in for now. */

import type { Kysely } from "kysely";

export async function disabledUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("users").addColumn("disabledAt", "bigint").execute();
}
