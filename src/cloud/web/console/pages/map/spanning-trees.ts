/** The connected parts of a map as trees, each breadth first from its best connected device: what every layout starts from. */

export interface Link {
  readonly source: string;
  readonly target: string;
}

export interface SpanningTree {
  readonly root: string;
  /** All devices of the part, parents before children. */
  readonly order: readonly string[];
  readonly children: ReadonlyMap<string, readonly string[]>;
}

export interface Forest {
  /** The part with the best connected device first. */
  readonly trees: readonly SpanningTree[];
  /** Devices without any link. */
  readonly alone: readonly string[];
}

export function spanningTrees(ids: readonly string[], links: readonly Link[]): Forest {
  const peers = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const { source, target } of links) {
    if (source === target || !peers.has(source) || !peers.has(target)) continue;
    peers.get(source)?.add(target);
    peers.get(target)?.add(source);
  }
  const degree = (id: string) => peers.get(id)?.size ?? 0;
  const linked = ids.filter((id) => degree(id) > 0).sort((a, b) => degree(b) - degree(a));
  const seen = new Set<string>();
  const trees: SpanningTree[] = [];
  for (const root of linked) {
    if (!seen.has(root)) trees.push(treeFrom(root, peers, seen));
  }
  return { trees, alone: ids.filter((id) => degree(id) === 0) };
}

function treeFrom(
  root: string,
  peers: ReadonlyMap<string, ReadonlySet<string>>,
  seen: Set<string>,
): SpanningTree {
  const children = new Map<string, string[]>();
  const order = [root];
  seen.add(root);
  for (const id of order) {
    const own = [...(peers.get(id) ?? [])].filter((peer) => !seen.has(peer));
    for (const peer of own) {
      seen.add(peer);
      order.push(peer);
    }
    children.set(id, own);
  }
  return { root, order, children };
}
