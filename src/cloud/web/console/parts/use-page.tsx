/** A page of a list by the address's `page`, with the pager below it. */

import { useResource } from "../api/hooks.ts";
import type { Page } from "../api/types.ts";
import { changeQuery, usePlace } from "../router.ts";
import { Pages } from "./data-table.tsx";

const SIZE = 50;

/** `path` may have a query of its own. */
export function usePageOf<Item, Answer extends Page<Item> = Page<Item>>(path: string) {
  const { query } = usePlace();
  const page = Math.max(1, Number(query.get("page") ?? 1) || 1);
  const join = path.includes("?") ? "&" : "?";
  const resource = useResource<Answer>(`${path}${join}limit=${SIZE}&offset=${(page - 1) * SIZE}`);
  const pages = (
    <Pages
      total={resource.value?.total ?? 0}
      page={page}
      size={SIZE}
      onPage={(to) => changeQuery({ page: String(to) })}
    />
  );
  return { ...resource, pages };
}
