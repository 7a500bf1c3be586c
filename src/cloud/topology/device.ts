/** What the map needs of a node's document. */

import type { NodeDocument } from "../../protocol/node.ts";
import { sectionSchemas } from "../../protocol/sections.ts";
import type { MapNode } from "./network-map.ts";

export interface NeighbourLink {
  readonly localPort: string;
  readonly remoteChassisId: string;
  readonly remotePort: string;
  readonly remoteName: string;
  readonly remoteAddresses: readonly string[];
  readonly protocol: string;
}

export interface Device {
  readonly id: string;
  readonly displayName: string;
  readonly type: string;
  readonly vendor: string;
  readonly state: NonNullable<MapNode["state"]>;
  readonly addresses: readonly string[];
  readonly subnets: readonly string[];
  readonly macs: readonly string[];
  readonly names: readonly string[];
  /** MAC address → name of the port that has it. */
  readonly portOfMac: ReadonlyMap<string, string>;
  readonly links: readonly NeighbourLink[];
  readonly fdb: readonly { readonly macaddr: string; readonly port: string }[];
  readonly nextHops: readonly string[];
}

const lower = (text: string | undefined) => (text ?? "").trim().toLowerCase();
const filled = (texts: readonly string[]) => [...new Set(texts.filter((text) => text !== ""))];

/** A table of the document: as it is, or with its size and first rows. */
function rowsOf(value: unknown): unknown {
  if (typeof value === "object" && value !== null && "rows" in value) return value.rows;
  return value;
}

/** Values that don't fit their section, from a plug-in of that name, count as absent. */
function section<Name extends "links" | "fdb" | "routes">(document: NodeDocument, name: Name) {
  const read = sectionSchemas[name].safeParse(rowsOf(document.extraFields[name]));
  return read.success ? read.data : [];
}

export function deviceOf(
  document: NodeDocument,
  given: Pick<Device, "id" | "vendor" | "state">,
): Device {
  const { addresses, interfaces } = document;
  const links = section(document, "links") as (typeof sectionSchemas.links)["_output"];
  const fdb = section(document, "fdb") as (typeof sectionSchemas.fdb)["_output"];
  const routes = section(document, "routes") as (typeof sectionSchemas.routes)["_output"];
  const hostnames = addresses.flatMap((one) => one.hostnames.map((name) => name.hostname));
  const names = [document.displayName, ...hostnames].map(lower);
  return {
    ...given,
    displayName: document.displayName,
    type: document.deviceTypes[0]?.type ?? "",
    addresses: addresses.map((one) => one.addr),
    subnets: filled(addresses.map((one) => one.subnet)),
    macs: filled([...addresses, ...interfaces].map((one) => one.macaddr)),
    names: filled(names.flatMap((name) => [name, name.split(".", 1)[0] ?? ""])),
    portOfMac: new Map(interfaces.map((one) => [one.macaddr, one.ifname])),
    links: links.map((link) => ({
      protocol: link.protocol,
      localPort: link.localPort,
      remoteChassisId: lower(link.remoteChassisId),
      remotePort: link.remotePort ?? link.remotePortDescription ?? "",
      remoteName: lower(link.remoteName),
      remoteAddresses: link.remoteAddresses,
    })),
    fdb: fdb.map(({ macaddr, port }) => ({ macaddr, port })),
    nextHops: filled(routes.map((route) => route.nextHop ?? "")),
  };
}
