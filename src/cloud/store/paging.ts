/** A page of a list: which rows, in which order, and how many there are in all. */

import { type SelectQueryBuilder, sql } from "kysely";

export const MAX_LIMIT = 1_000;
export const DEFAULT_LIMIT = 50;

export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
  /** A column of the list, `-` in front for descending; undefined: the list's own order. */
  readonly sort?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly total: number;
}

/** How many rows a query finds in all, whatever the page. */
export async function totalOf<Database, Table extends keyof Database, Output>(
  query: SelectQueryBuilder<Database, Table, Output>,
): Promise<number> {
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .$castTo<{ total: number }>()
    .executeTakeFirstOrThrow();
  return total;
}

/** The column and direction that a `sort` asks for; the first column when it asks for none that the list knows. */
export function sortOf<Column extends string>(
  sort: string | undefined,
  columns: Readonly<Record<string, Column>>,
  fallback: { column: Column; direction: "asc" | "desc" },
): { column: Column; direction: "asc" | "desc" } {
  if (sort === undefined) return fallback;
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const column = columns[sort.replace(/^[-+]/, "")];
  return column === undefined ? fallback : { column, direction };
}

/** Whether the column, which is in lower case, holds the text anywhere, in any case. */
export function contains(column: string, text: string) {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

/** Whether the column holds this text, in any case. */
export const sameText = (column: string, text: string) =>
  sql<boolean>`lower(${sql.ref(column)}) = ${text.toLowerCase()}`;
