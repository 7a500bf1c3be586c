/** `extraFields.networking`: MAC addresses with their organisations, and default gateways. */

import type { NodeAddress } from "../../protocol/node.ts";
import type { Sections } from "../../protocol/sections.ts";
import { mergedSection } from "../sections/merged-section.ts";
import { compareText } from "../stable-text.ts";
import { allMacs } from "./mac-addresses.ts";
import type { NodeEvidence } from "./node-evidence.ts";

export interface Networking {
  macaddrs: Record<string, { organizationName: string }>;
  defaultGateways: { addr: string; interface: string }[];
}

export function networkingOf(
  node: NodeEvidence,
  addresses: readonly NodeAddress[],
  interfaces: Sections["interfaces"],
): Networking {
  const macs = allMacs(
    addresses.map(({ macaddr }) => macaddr),
    interfaces,
  );
  return {
    macaddrs: Object.fromEntries(
      macs.map((macaddr) => [
        macaddr,
        { organizationName: node.knowledge.vendorOf(macaddr) ?? "" },
      ]),
    ),
    defaultGateways: defaultGatewaysOf(node),
  };
}

/** The gateways section; without one, the next hops of the default routes. */
function defaultGatewaysOf({ sections }: NodeEvidence): Networking["defaultGateways"] {
  const gateways =
    mergedSection(sections, "gateways") ?? defaultRoutes(mergedSection(sections, "routes"));
  const rows = gateways.map((row) => ({ addr: row.addr, interface: row.interface ?? "" }));
  return [...new Map(rows.map((row) => [`${row.addr} ${row.interface}`, row])).values()].sort(
    (a, b) => compareText(a.addr, b.addr) || compareText(a.interface, b.interface),
  );
}

function defaultRoutes(routes: Sections["routes"] = []): Sections["gateways"] {
  return routes.flatMap(({ destination, nextHop, interface: ifname }) => {
    if (nextHop === undefined || (destination !== "0.0.0.0/0" && destination !== "::/0")) return [];
    return [{ addr: nextHop, ...(ifname === undefined ? {} : { interface: ifname }) }];
  });
}
