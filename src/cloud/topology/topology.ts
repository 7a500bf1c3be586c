/** The map of a network: devices, cables and routes between them, subnets. Pure. */

import { type Cable, cablesOf, type End, portKey } from "./cables.ts";
import type { Device } from "./device.ts";
import { Directory } from "./directory.ts";
import type { MapLink, MapNode, NetworkMap } from "./network-map.ts";

export function mapOf(devices: readonly Device[], maxNodes: number): NetworkMap {
  const directory = new Directory(devices);
  const { cables, ghosts } = cablesOf(devices, directory);
  const all = [
    ...[...cables, ...edgePorts(devices, directory, cables)].map(l2Link),
    ...routesOf(devices, directory),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  const linked = new Set(all.flatMap((link) => [link.source, link.target]));
  const nodes: MapNode[] = [
    ...devices.map((device) => ({
      id: device.id,
      managedNodeId: device.id,
      displayName: device.displayName,
      type: device.type,
      vendor: device.vendor,
      addr: device.addresses[0] ?? "",
      state: device.state,
    })),
    ...ghosts.map((ghost) => ({
      ...ghost,
      managedNodeId: null,
      type: "",
      vendor: "",
      state: null,
    })),
  ].sort((a, b) => Number(linked.has(b.id)) - Number(linked.has(a.id)) || (a.id < b.id ? -1 : 1));
  const shown = nodes.slice(0, maxNodes);
  const ids = new Set(shown.map((node) => node.id));
  return {
    nodes: shown,
    links: all.filter((link) => ids.has(link.source) && ids.has(link.target)),
    subnets: subnetsOf(devices, ids),
    isTruncated: nodes.length > maxNodes,
  };
}

const l2Link = ({ source, target, by }: Cable): MapLink => ({
  id: ["l2", source.id, source.port, target.id, target.port].join(" "),
  layer: "l2",
  source: source.id,
  target: target.id,
  sourcePort: source.port,
  targetPort: target.port,
  by,
});

/** A switch's port behind which one known machine is, and no neighbour that speaks LLDP or CDP. */
function edgePorts(
  devices: readonly Device[],
  directory: Directory,
  cables: readonly Cable[],
): Cable[] {
  const endKey = ({ id, port }: End) => `${id} ${portKey(port)}`;
  const taken = new Set(cables.flatMap(({ source, target }) => [endKey(source), endKey(target)]));
  const attached = new Set<string>();
  const found: Cable[] = [];
  for (const device of devices) {
    const behind = new Map<string, Set<Device>>();
    for (const { macaddr, port } of device.fdb) {
      const machine = directory.byMac(macaddr);
      if (machine === undefined || machine === device) continue;
      behind.set(port, (behind.get(port) ?? new Set()).add(machine));
    }
    for (const [port, machines] of behind) {
      const [machine] = machines;
      if (machine === undefined || machines.size > 1 || attached.has(machine.id)) continue;
      const source = { id: device.id, port };
      if (taken.has(endKey(source)) || machine.fdb.length > 0) continue;
      attached.add(machine.id);
      found.push({ source, target: { id: machine.id, port: "" }, by: ["fdb"] });
    }
  }
  return found;
}

function routesOf(devices: readonly Device[], directory: Directory): MapLink[] {
  const links = new Map<string, MapLink>();
  for (const device of devices) {
    for (const hop of device.nextHops) {
      const router = directory.byAddress(hop);
      if (router === undefined || router.id === device.id) continue;
      const id = `l3 ${[device.id, router.id].sort().join(" ")}`;
      if (links.has(id)) continue;
      const ends = { source: device.id, target: router.id, sourcePort: "", targetPort: "" };
      links.set(id, { id, layer: "l3", ...ends, by: ["route"] });
    }
  }
  return [...links.values()];
}

function subnetsOf(devices: readonly Device[], shown: ReadonlySet<string>) {
  const bySubnet = new Map<string, string[]>();
  for (const { id, subnets } of devices) {
    if (!shown.has(id)) continue;
    for (const subnet of subnets) {
      const ids = bySubnet.get(subnet);
      if (ids === undefined) bySubnet.set(subnet, [id]);
      else ids.push(id);
    }
  }
  return [...bySubnet].map(([subnet, nodeIds]) => ({ subnet, nodeIds }));
}
