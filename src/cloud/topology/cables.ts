/** Cables from what neighbours tell: each cable once, though both of its ends tell of it, under different names of the same ports. */

import type { Device, NeighbourLink } from "./device.ts";
import type { Directory } from "./directory.ts";

export interface End {
  readonly id: string;
  readonly port: string;
}

export interface Cable {
  readonly source: End;
  readonly target: End;
  readonly by: readonly string[];
}

/** Somebody whom only a neighbour has seen. */
export interface Ghost {
  readonly id: string;
  readonly displayName: string;
  readonly addr: string;
}

/** "GigabitEthernet0/1", "Gi0/1" and "gigabitethernet 0/1" are one port. */
export function portKey(port: string): string {
  const bare = port.toLowerCase().replaceAll(/\s+/g, "");
  const parts = /^([a-z-]+?)([\d/.:]+)$/.exec(bare);
  return parts === null ? bare : `${parts[1]?.slice(0, 2)}${parts[2]}`;
}

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;

export function cablesOf(
  devices: readonly Device[],
  directory: Directory,
): { cables: Cable[]; ghosts: Ghost[] } {
  const ghosts = new Map<string, Ghost>();
  const pairs = new Map<string, Cable[]>();
  for (const device of devices) {
    for (const link of device.links) {
      const remote = directory.neighbour(link);
      const id = remote?.id ?? ghostOf(link, ghosts);
      if (id === undefined || id === device.id) continue;
      const source = { id: device.id, port: link.localPort };
      const target = { id, port: remotePortOf(link, remote) };
      const key = [device.id, id].sort().join(" ");
      const told = pairs.get(key) ?? [];
      pairs.set(key, told);
      add(told, { source, target, by: [link.protocol] });
    }
  }
  return { cables: [...pairs.values()].flatMap(joinHalves), ghosts: [...ghosts.values()] };
}

function ghostOf(link: NeighbourLink, ghosts: Map<string, Ghost>): string | undefined {
  const [addr = ""] = link.remoteAddresses;
  const name = link.remoteName || addr || link.remoteChassisId;
  const key = link.remoteChassisId || link.remoteName || addr;
  if (key === "") return undefined;
  const id = `seen:${key}`;
  if (!ghosts.has(id)) ghosts.set(id, { id, displayName: name, addr });
  return id;
}

/** A port that is told as its MAC address gets the name that its device gives it. */
function remotePortOf(link: NeighbourLink, remote: Device | undefined): string {
  const port = link.remotePort.toLowerCase();
  return MAC.test(port) ? (remote?.portOfMac.get(port) ?? link.remotePort) : link.remotePort;
}

const portOf = (cable: Cable, id: string): string =>
  portKey(cable.source.id === id ? cable.source.port : cable.target.port);

/** A second word about a cable that is known (LLDP and CDP, or the other end) adds only who says so. */
function add(told: Cable[], cable: Cable): void {
  const { source, target } = cable;
  const index = told.findIndex((one) =>
    [source.id, target.id].some(
      (id) => portOf(one, id) !== "" && portOf(one, id) === portOf(cable, id),
    ),
  );
  const known = told[index];
  if (known === undefined) told.push(cable);
  else told[index] = { ...known, by: [...new Set([...known.by, ...cable.by])] };
}

/** What is left of both ends without a common port name is put together in order: it is the same cables, told twice. */
function joinHalves(told: readonly Cable[]): Cable[] {
  const [first] = told;
  const ours = told.filter((cable) => cable.source.id === first?.source.id);
  const theirs = told.filter((cable) => cable.source.id !== first?.source.id);
  return Array.from({ length: Math.max(ours.length, theirs.length) }, (_, n) => {
    const [one, other] = [ours[n], theirs[n]];
    if (one === undefined || other === undefined) return one ?? other;
    const by = [...new Set([...one.by, ...other.by])];
    return { source: one.source, target: other.source, by };
  }).filter((cable) => cable !== undefined);
}
