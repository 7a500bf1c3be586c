/**
 * Places for the devices of a map: each connected part as a radial tree around its best connected device,
 * the parts beside each other in rows, devices without links in a grid below. Linear in devices and links, and
 * the same map gives the same picture.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Drawn {
  readonly points: ReadonlyMap<string, Point>;
  readonly radius: number;
}

const RING = 170;
/** Least distance of two devices on a ring. */
const ARC = 100;
const GAP = 120;
const ROW_WIDTH = 2_400;
const GRID = { width: 150, height: 90 };

export function radialLayout(
  ids: readonly string[],
  links: readonly { readonly source: string; readonly target: string }[],
): ReadonlyMap<string, Point> {
  const peers = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const { source, target } of links) {
    if (source === target || !peers.has(source) || !peers.has(target)) continue;
    peers.get(source)?.add(target);
    peers.get(target)?.add(source);
  }
  const degree = (id: string) => peers.get(id)?.size ?? 0;
  const linked = ids.filter((id) => degree(id) > 0).sort((a, b) => degree(b) - degree(a));
  const places = new Map<string, Point>();
  const seen = new Set<string>();
  let corner = { x: 0, y: 0 };
  let rowHeight = 0;
  for (const root of linked) {
    if (seen.has(root)) continue;
    const { points, radius } = tree(root, peers, seen);
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
  const top = corner.y + rowHeight + (linked.length > 0 ? GAP : 0);
  const alone = ids.filter((id) => degree(id) === 0);
  const columns = Math.ceil(Math.sqrt(alone.length));
  for (const [index, id] of alone.entries()) {
    places.set(id, {
      x: (index % columns) * GRID.width,
      y: top + Math.floor(index / columns) * GRID.height,
    });
  }
  return places;
}

/** Breadth first from the root; each device gets a share of the circle by the leaves behind it. */
function tree(
  root: string,
  peers: ReadonlyMap<string, ReadonlySet<string>>,
  seen: Set<string>,
): Drawn {
  const children = new Map<string, string[]>();
  const order = [root];
  const depth = new Map([[root, 0]]);
  seen.add(root);
  for (const id of order) {
    const own = [...(peers.get(id) ?? [])].filter((peer) => !seen.has(peer));
    for (const peer of own) {
      seen.add(peer);
      depth.set(peer, (depth.get(id) ?? 0) + 1);
      order.push(peer);
    }
    children.set(id, own);
  }
  const leaves = new Map<string, number>();
  for (const id of [...order].reverse()) {
    const below = (children.get(id) ?? []).reduce((sum, one) => sum + (leaves.get(one) ?? 1), 0);
    leaves.set(id, Math.max(1, below));
  }
  // The innermost ring is as wide as the outermost needs: nobody stands on somebody else.
  const step = Math.max(RING, ((leaves.get(root) ?? 1) * ARC) / (2 * Math.PI));
  const points = new Map<string, Point>();
  const sector = new Map([[root, { from: 0, to: 2 * Math.PI }]]);
  for (const id of order) {
    const { from, to } = sector.get(id) ?? { from: 0, to: 0 };
    const radius = (depth.get(id) ?? 0) * step;
    const angle = (from + to) / 2;
    points.set(id, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
    let at = from;
    for (const child of children.get(id) ?? []) {
      const share = ((to - from) * (leaves.get(child) ?? 1)) / (leaves.get(id) ?? 1);
      sector.set(child, { from: at, to: at + share });
      at += share;
    }
  }
  return { points, radius: Math.max(...order.map((id) => depth.get(id) ?? 0)) * step };
}
