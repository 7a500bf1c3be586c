/** Reads what iproute2's `ip -j route` and `ip -j neigh` print. Rows that can't be understood are left out. */

import { z } from "zod";
import type { IpFamily } from "../../../net/address.ts";
import { parsePrefix } from "../../../net/prefix.ts";
import { type NeighbourRow, neighbourRow, nextHopOf, type RouteRow } from "./rows.ts";

const hop = {
  gateway: z.string().optional(),
  /** A next hop of the other family (RFC 8950). */
  via: z.object({ host: z.string() }).optional(),
  dev: z.string().optional(),
};
const routeRow = z.object({
  type: z.string().default("unicast"),
  dst: z.string(),
  metric: z.number().default(0),
  nexthops: z.array(z.object(hop)).default([]),
  ...hop,
});
const neighbour = z.object({
  dst: z.string(),
  dev: z.string(),
  lladdr: z.string(),
  state: z.array(z.string()).default([]),
});

/** Entries in these states hold no MAC address, or one that nobody has answered for. */
const UNUSABLE_STATES = new Set(["FAILED", "INCOMPLETE", "NOARP"]);
const REFUSING_TYPES = new Set(["unreachable", "blackhole", "prohibit", "throw"]);

/** Throws a SyntaxError when the text is no JSON. */
function rowsOf<Row>(text: string, schema: z.ZodType<Row>): Row[] {
  const rows: unknown = JSON.parse(text.trim() || "[]");
  if (!Array.isArray(rows)) throw new SyntaxError("no list");
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

export function parseIpRoutes(text: string, family: IpFamily): RouteRow[] {
  return rowsOf(text, routeRow).flatMap((row): RouteRow[] => {
    const all = family === 4 ? "0.0.0.0/0" : "::/0";
    const prefix = parsePrefix(row.dst === "default" ? all : row.dst);
    if (prefix === undefined) return [];
    const { metric } = row;
    if (REFUSING_TYPES.has(row.type)) return [{ prefix, device: "", nextHop: null, metric }];
    if (row.type !== "unicast") return [];
    const hops = row.nexthops.length > 0 ? row.nexthops : [row];
    return hops.flatMap(({ gateway, via, dev }) =>
      dev === undefined
        ? []
        : [{ prefix, device: dev, nextHop: nextHopOf(gateway ?? via?.host), metric }],
    );
  });
}

export function parseIpNeighbours(text: string): NeighbourRow[] {
  return rowsOf(text, neighbour).flatMap(({ dst, dev, lladdr, state }) =>
    state.some((word) => UNUSABLE_STATES.has(word)) ? [] : neighbourRow(dst, lladdr, dev),
  );
}
