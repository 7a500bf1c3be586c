/** End devices of one switch as one symbol, so that a large map shows how the network is built; each group can be opened. */

import type { MapLink, MapNode, NetworkMap } from "../../../../topology/network-map.ts";

export interface DrawnNode extends MapNode {
  /** Of a group; empty for a device. */
  readonly members: readonly MapNode[];
  /** The device that a group's members are connected to; a device's own identifier otherwise. */
  readonly peer: string;
}

export interface DrawnMap {
  readonly nodes: readonly DrawnNode[];
  readonly links: readonly MapLink[];
}

/** Fewer stay as they are. */
const LEAST_MEMBERS = 3;
const builders = new Set(["router", "switch", "firewall", "access-point"]);

/** `opened`: devices whose groups are shown in full. */
export function groupLeaves(map: NetworkMap, opened: ReadonlySet<string>): DrawnMap {
  const nodes = new Map(map.nodes.map((node) => [node.id, node]));
  const members = new Map<string, MapNode[]>();
  for (const [id, peer] of onlyPeers(map.links)) {
    const node = nodes.get(id);
    if (node === undefined || builders.has(node.type) || opened.has(peer)) continue;
    members.set(peer, [...(members.get(peer) ?? []), node]);
  }
  const groupOf = new Map<string, string>();
  const groups: DrawnNode[] = [];
  for (const [peer, all] of members) {
    if (all.length < LEAST_MEMBERS) continue;
    const id = `group ${peer}`;
    for (const member of all) groupOf.set(member.id, id);
    const seen = { managedNodeId: null, displayName: "", type: "", vendor: "", addr: "" };
    groups.push({ id, ...seen, state: null, members: all, peer });
  }
  const devices = map.nodes.filter(({ id }) => !groupOf.has(id));
  return {
    nodes: [...devices.map((node) => ({ ...node, members: [], peer: node.id })), ...groups],
    links: groupOf.size === 0 ? map.links : mergedLinks(map.links, groupOf),
  };
}

/** Devices with cables to one other only, and which that is. */
function onlyPeers(links: readonly MapLink[]): Map<string, string> {
  const peers = new Map<string, Set<string>>();
  for (const { layer, source, target } of links) {
    if (layer !== "l2") continue;
    peers.set(source, (peers.get(source) ?? new Set()).add(target));
    peers.set(target, (peers.get(target) ?? new Set()).add(source));
  }
  const only = new Map<string, string>();
  for (const [id, own] of peers) {
    const [peer] = own;
    // Of two that know only each other, neither is the other's end device.
    if (own.size === 1 && peer !== undefined && (peers.get(peer)?.size ?? 0) > 1)
      only.set(id, peer);
  }
  return only;
}

/** Links of the members become links of their group: one of each layer to each peer. */
function mergedLinks(links: readonly MapLink[], groupOf: ReadonlyMap<string, string>): MapLink[] {
  const merged = new Map<string, MapLink>();
  for (const link of links) {
    const source = groupOf.get(link.source) ?? link.source;
    const target = groupOf.get(link.target) ?? link.target;
    const isOwn = source === link.source && target === link.target;
    const id = isOwn ? link.id : `${link.layer} ${source} ${target}`;
    if (source !== target && !merged.has(id)) merged.set(id, { ...link, id, source, target });
  }
  return [...merged.values()];
}
