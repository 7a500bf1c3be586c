/**
 * Places for the devices of a map: the connected parts beside each other in rows, devices without links in a grid below.
 * Linear in devices and links, and the same map gives the same picture.
 */

import { clusters } from "./clusters.ts";
import type { Point } from "./point.ts";
import { rings } from "./rings.ts";
import { type Link, spanningTrees } from "./spanning-trees.ts";

/** `rings`: by the distance from the middle. `clusters`: everybody close to whom they are connected to. */
export const layouts = { rings, clusters } as const;
export type LayoutName = keyof typeof layouts;

/** More devices than these are easier to see in clusters. */
const MAX_IN_RINGS = 60;
export const usualLayout = (devices: number): LayoutName =>
  devices > MAX_IN_RINGS ? "clusters" : "rings";

const GAP = 120;
const ROW_WIDTH = 2_400;
const GRID = { width: 150, height: 90 };

export function layoutOf(
  ids: readonly string[],
  links: readonly Link[],
  layout: LayoutName,
): ReadonlyMap<string, Point> {
  const { trees, alone } = spanningTrees(ids, links);
  const places = new Map<string, Point>();
  let corner = { x: 0, y: 0 };
  let rowHeight = 0;
  for (const tree of trees) {
    const { points, radius } = layouts[layout](tree);
    const size = 2 * radius + GAP;
    if (corner.x > 0 && corner.x + size > ROW_WIDTH) {
      corner = { x: 0, y: corner.y + rowHeight };
      rowHeight = 0;
    }
    for (const [id, { x, y }] of points) {
      places.set(id, { x: corner.x + size / 2 + x, y: corner.y + size / 2 + y });
    }
    corner = { x: corner.x + size, y: corner.y };
    rowHeight = Math.max(rowHeight, size);
  }
  const top = corner.y + rowHeight + (trees.length > 0 ? GAP : 0);
  const columns = Math.ceil(Math.sqrt(alone.length));
  for (const [index, id] of alone.entries()) {
    places.set(id, {
      x: (index % columns) * GRID.width,
      y: top + Math.floor(index / columns) * GRID.height,
    });
  }
  return places;
}
