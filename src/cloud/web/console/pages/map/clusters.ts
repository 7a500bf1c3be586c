/** A part of the map as discs within discs: devices without further ones close around theirs, larger groups on rings around those. */

import type { Drawn, Point } from "./point.ts";
import type { SpanningTree } from "./spanning-trees.ts";

/** Least distance of two devices. */
const APART = 80;
/** Between neighbours of a sunflower's seeds: leaves fill a disc evenly (H. Vogel, 1979). */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

interface Disc {
  readonly radius: number;
  /** Of each child, from the middle. */
  readonly offsets: ReadonlyMap<string, Point>;
}

export function clusters({ root, order, children }: SpanningTree): Drawn {
  const discs = new Map<string, Disc>();
  for (const id of [...order].reverse()) discs.set(id, discOf(children.get(id) ?? [], discs));
  const points = new Map<string, Point>([[root, { x: 0, y: 0 }]]);
  for (const id of order) {
    const middle = points.get(id) ?? { x: 0, y: 0 };
    for (const [child, { x, y }] of discs.get(id)?.offsets ?? []) {
      points.set(child, { x: middle.x + x, y: middle.y + y });
    }
  }
  return { points, radius: discs.get(root)?.radius ?? APART };
}

function discOf(children: readonly string[], discs: ReadonlyMap<string, Disc>): Disc {
  const offsets = new Map<string, Point>();
  const radiusOf = (id: string) => discs.get(id)?.radius ?? 0;
  const leaves = children.filter((id) => discs.get(id)?.offsets.size === 0);
  for (const [index, id] of leaves.entries()) {
    const distance = APART * Math.sqrt(index + 1);
    offsets.set(id, at(distance, index * GOLDEN_ANGLE));
  }
  let radius = APART / 2 + (leaves.length > 0 ? APART * Math.sqrt(leaves.length) : 0);
  const groups = children
    .filter((id) => !offsets.has(id))
    .sort((a, b) => radiusOf(b) - radiusOf(a));
  while (groups.length > 0) {
    const widest = radiusOf(groups[0] ?? "");
    const ring = radius + widest;
    const half = (id: string) => Math.asin(Math.min(1, radiusOf(id) / ring));
    const onRing: string[] = [];
    let used = 0;
    for (let next = groups[0]; next !== undefined; next = groups[0]) {
      if (onRing.length > 0 && used + 2 * half(next) > 2 * Math.PI) break;
      used += 2 * half(next);
      onRing.push(next);
      groups.shift();
    }
    const slack = Math.max(0, 2 * Math.PI - used) / onRing.length;
    let angle = 0;
    for (const id of onRing) {
      angle += half(id);
      offsets.set(id, at(ring, angle));
      angle += half(id) + slack;
    }
    radius = ring + widest;
  }
  return { radius, offsets };
}

const at = (distance: number, angle: number): Point => ({
  x: distance * Math.cos(angle),
  y: distance * Math.sin(angle),
});
