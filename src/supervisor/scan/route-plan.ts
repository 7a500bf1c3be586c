/** By which way the packets for an address leave: own address, on-link through a device, or through a router. */

import { AddressRanges } from "../../net/address-ranges.ts";
import type { NetworkDevice, NetworkView } from "./network-view.ts";

export type RoutePart =
  | { readonly way: "self"; readonly ranges: AddressRanges }
  | { readonly way: "loopback"; readonly ranges: AddressRanges }
  | { readonly way: "link"; readonly ranges: AddressRanges; readonly device: NetworkDevice }
  | {
      readonly way: "routed";
      readonly ranges: AddressRanges;
      readonly device: NetworkDevice;
      readonly nextHop: string;
    }
  | { readonly way: "none"; readonly ranges: AddressRanges };

/** Cuts a set of addresses by the longest matching route; each address is in exactly one part. */
export function planRoutes(ranges: AddressRanges, network: NetworkView): RoutePart[] {
  const parts: RoutePart[] = [];
  let rest = takePart(parts, ranges, network.ownAddresses, (own) => ({ way: "self", ranges: own }));
  for (const route of network.routes) {
    if (rest.isEmpty) break;
    rest = takePart(parts, rest, AddressRanges.of([route.prefix]), (ranges) =>
      partOf(ranges, route, network),
    );
  }
  if (!rest.isEmpty) parts.push({ way: "none", ranges: rest });
  return parts;
}

function takePart(
  parts: RoutePart[],
  ranges: AddressRanges,
  mask: AddressRanges,
  make: (ranges: AddressRanges) => RoutePart,
): AddressRanges {
  const part = ranges.intersect(mask);
  if (part.isEmpty) return ranges;
  parts.push(make(part));
  return ranges.subtract(part);
}

function partOf(
  ranges: AddressRanges,
  route: NetworkView["routes"][number],
  network: NetworkView,
): RoutePart {
  const device = network.devices.find((candidate) => candidate.name === route.device);
  if (device === undefined) return { way: "none", ranges };
  if (device.isLoopback) return { way: "loopback", ranges };
  if (route.nextHop === null) return { way: "link", ranges, device };
  return { way: "routed", ranges, device, nextHop: route.nextHop };
}
