/** Packages and Windows updates of a node, of either kind. */

import { z } from "zod";
import type { PageRequest } from "../../store/paging.ts";
import type { ApiContext } from "../context.ts";
import { envelope, formatTime, timeText } from "../schemas.ts";

export const packageList = envelope(
  z.object({
    name: z.string(),
    version: z.string(),
    arch: z.string(),
    source: z.string().optional(),
    vendor: z.string().optional(),
    installedAt: timeText.optional(),
    size: z.number().optional(),
  }),
);

export const updateList = envelope(
  z.object({
    hotFixId: z.string(),
    description: z.string().optional(),
    title: z.string().optional(),
    installedOn: z.string().optional(),
    installedBy: z.string().optional(),
  }),
);

export async function packagesOf(
  { store }: ApiContext,
  listId: number | null,
  page: PageRequest,
): Promise<z.infer<typeof packageList>> {
  const { items, total } = await store.software(listId, page);
  return {
    total,
    items: items.map(({ name, version, arch, extra }) => {
      const { installedAt, ...rest } = extra;
      const installed =
        typeof installedAt === "number" ? { installedAt: formatTime(installedAt) } : {};
      return { name, version, arch, ...rest, ...installed };
    }),
  };
}

export async function updatesOf(
  { store }: ApiContext,
  listId: number | null,
  page: PageRequest,
): Promise<z.infer<typeof updateList>> {
  const { items, total } = await store.software(listId, page);
  return { total, items: items.map(({ name, extra }) => ({ hotFixId: name, ...extra })) };
}
