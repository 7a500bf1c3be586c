/** Indexes, named after their table and columns. */

import type { Kysely } from "kysely";

export async function createIndex(
  db: Kysely<unknown>,
  table: string,
  columns: string[],
): Promise<void> {
  const names = columns.map((column) => column[0]?.toUpperCase() + column.slice(1));
  await db.schema
    .createIndex(`${table}By${names.join("")}`)
    .on(table)
    .columns(columns)
    .execute();
}
