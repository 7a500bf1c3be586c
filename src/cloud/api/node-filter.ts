/** The filters of the list of managed nodes, as a query gives them. */

import { z } from "zod";
import type { ManagedNodeFilter } from "../store/managed-nodes.ts";
import { nodeStates } from "../store/managed-nodes.ts";
import { pageQuery } from "./schemas.ts";

export const nodeFilterQuery = z.object({
  q: z.string().max(256).optional().meta({ description: "Any words of names, addresses, models." }),
  state: z.enum(nodeStates).optional(),
  family: z.string().max(1_024).optional(),
  vendor: z.string().max(1_024).optional(),
  tag: z
    .string()
    .max(1_100)
    .optional()
    .meta({ description: "`name` or `name:value`", examples: ["owner:ops"] }),
  updatedSince: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional(),
});

export const nodeListQuery = nodeFilterQuery.extend(pageQuery.shape).extend({
  cursor: z
    .string()
    .regex(/^([0-9a-f-]{36})?$/)
    .optional()
    .meta({ description: "Empty: the first page by cursor. Else the former page's nextCursor." }),
});

export function nodeFilterOf(
  query: z.output<typeof nodeFilterQuery>,
): Omit<ManagedNodeFilter, "offset" | "limit"> {
  const { tag, ...rest } = query;
  if (tag === undefined) return rest;
  const colon = tag.indexOf(":");
  if (colon < 0) return { ...rest, tag: { name: tag } };
  return { ...rest, tag: { name: tag.slice(0, colon), value: tag.slice(colon + 1) } };
}
