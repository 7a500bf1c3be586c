/** The map of a network as REST answers it and as the console draws it. */

import { z } from "zod";

export const mapLayers = ["l2", "l3"] as const;

const mapNode = z.object({
  id: z.string(),
  /** Null: seen by neighbours only. */
  managedNodeId: z.string().nullable(),
  displayName: z.string(),
  /** "" when unknown, as are the next two. */
  type: z.string(),
  vendor: z.string(),
  addr: z.string(),
  state: z.enum(["new", "stable", "outdated"]).nullable(),
});

const mapLink = z.object({
  id: z.string(),
  layer: z.enum(mapLayers),
  source: z.string(),
  target: z.string(),
  /** "" when unknown. */
  sourcePort: z.string(),
  targetPort: z.string(),
  /** Who told of it: "lldp", "cdp", "fdb", "route". */
  by: z.array(z.string()).readonly(),
});

export const networkMap = z.object({
  nodes: z.array(mapNode).readonly(),
  links: z.array(mapLink).readonly(),
  subnets: z
    .array(z.object({ subnet: z.string(), nodeIds: z.array(z.string()).readonly() }))
    .readonly(),
  /** Whether the network has more devices than are told here. */
  isTruncated: z.boolean(),
});

export type MapNode = Readonly<z.infer<typeof mapNode>>;
export type MapLink = Readonly<z.infer<typeof mapLink>>;
export type NetworkMap = Readonly<z.infer<typeof networkMap>>;
