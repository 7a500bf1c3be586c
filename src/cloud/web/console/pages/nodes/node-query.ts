/** What the address of a list of nodes says: search, filters, order, columns, page. */

import { usePlace } from "../../router.ts";

/** The API's filters. */
export const filterNames = ["q", "state", "family", "vendor", "tag"] as const;
/** What a saved view keeps. */
export const viewNames = [...filterNames, "sort", "columns"] as const;

const SIZE = 50;

export interface NodeQuery {
  readonly page: number;
  readonly size: number;
  readonly sort: string;
  /** Only filters that are set. */
  readonly filters: URLSearchParams;
  /** For the API: filters, order and page. */
  readonly asked: URLSearchParams;
  /** Names of the columns to show; undefined: the usual ones. */
  readonly columns: readonly string[] | undefined;
  readonly get: (name: string) => string;
}

export function useNodeQuery(): NodeQuery {
  const { query } = usePlace();
  const get = (name: string) => query.get(name) ?? "";
  const page = Math.max(1, Number(get("page")) || 1);
  const sort = get("sort") || "displayName";
  const filters = new URLSearchParams();
  for (const name of filterNames) if (get(name) !== "") filters.set(name, get(name));
  const asked = new URLSearchParams(filters);
  asked.set("limit", String(SIZE));
  asked.set("offset", String((page - 1) * SIZE));
  asked.set("sort", sort);
  const columns = get("columns") === "" ? undefined : get("columns").split(",");
  return { page, size: SIZE, sort, filters, asked, columns, get };
}
