/** A part of the map in rings around its root; each device gets a share of the circle by the leaves behind it. */

import type { Drawn, Point } from "./point.ts";
import type { SpanningTree } from "./spanning-trees.ts";

const RING = 170;
/** Least distance of two devices on a ring. */
const ARC = 100;

export function rings({ root, order, children }: SpanningTree): Drawn {
  const leaves = new Map<string, number>();
  for (const id of [...order].reverse()) {
    const below = (children.get(id) ?? []).reduce((sum, one) => sum + (leaves.get(one) ?? 1), 0);
    leaves.set(id, Math.max(1, below));
  }
  // The innermost ring is as wide as the outermost needs: nobody stands on somebody else.
  const step = Math.max(RING, ((leaves.get(root) ?? 1) * ARC) / (2 * Math.PI));
  const points = new Map<string, Point>();
  const sector = new Map([[root, { from: 0, to: 2 * Math.PI, depth: 0 }]]);
  let deepest = 0;
  for (const id of order) {
    const { from, to, depth } = sector.get(id) ?? { from: 0, to: 0, depth: 0 };
    const angle = (from + to) / 2;
    points.set(id, { x: depth * step * Math.cos(angle), y: depth * step * Math.sin(angle) });
    deepest = Math.max(deepest, depth);
    let at = from;
    for (const child of children.get(id) ?? []) {
      const share = ((to - from) * (leaves.get(child) ?? 1)) / (leaves.get(id) ?? 1);
      sector.set(child, { from: at, to: at + share, depth: depth + 1 });
      at += share;
    }
  }
  return { points, radius: deepest * step };
}
