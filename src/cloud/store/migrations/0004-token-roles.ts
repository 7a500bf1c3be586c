/** API tokens that have less than their owner's role. */

import type { Kysely } from "kysely";
import { orderTextsByBytes } from "../dialect.ts";

export async function tokenRoles(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("apiTokens").addColumn("role", "text").execute();
  await orderTextsByBytes(db);
}
