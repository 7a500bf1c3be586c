/** Routes: inetCidrRouteTable (RFC 4292), else ipCidrRouteTable (RFC 2096), else ipRouteTable (RFC 1213). */

import { isUnspecified, parseAddress } from "../../../src/net/address.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { addressOfBytes, addressOfIndex, prefixLengthOfMask } from "./index-address.ts";
import { rowsOf } from "./table.ts";
import { present } from "./values.ts";

export const inetCidrRouteEntry = "1.3.6.1.2.1.4.24.7.1";
export const ipCidrRouteEntry = "1.3.6.1.2.1.4.24.4.1";
export const ipRouteEntry = "1.3.6.1.2.1.4.21.1";

/** inetCidrRouteIfIndex, -Proto, -Metric1: the next hop is in the index. */
export const inetCidrRouteColumns = [7, 9, 12].map((column) => `${inetCidrRouteEntry}.${column}`);
/** ipCidrRouteIfIndex, -Proto, -Metric1. */
export const ipCidrRouteColumns = [5, 7, 11].map((column) => `${ipCidrRouteEntry}.${column}`);
/** ipRouteIfIndex, -Metric1, -NextHop, -Proto, -Mask. */
export const ipRouteColumns = [2, 3, 7, 9, 11].map((column) => `${ipRouteEntry}.${column}`);

/** IANAipRouteProtocol. */
const protocols = [
  undefined,
  "other",
  "local",
  "netmgmt",
  "icmp",
  "egp",
  "ggp",
  "hello",
  "rip",
  "isIs",
  "esIs",
  "ciscoIgrp",
  "bbnSpfIgp",
  "ospf",
  "bgp",
];

type Route = Sections["routes"][number];
interface RawRoute {
  readonly destination: string | undefined;
  readonly prefixLength: number | undefined;
  readonly nextHop: string | undefined;
  readonly ifIndex: number | undefined;
  readonly protocol: number | undefined;
  readonly metric: number | undefined;
}

export function routesOf(rows: readonly Varbind[], names: ReadonlyMap<number, string>): Route[] {
  const raw = [...inetRoutes(rows), ...cidrRoutes(rows), ...oldRoutes(rows)];
  const found = new Map<string, Route>();
  for (const route of raw) {
    const { destination, prefixLength, nextHop, ifIndex, protocol, metric } = route;
    if (destination === undefined || prefixLength === undefined) continue;
    const prefix = `${destination}/${prefixLength}`;
    const hop = usableHop(nextHop);
    const key = `${prefix} ${hop ?? ifIndex}`;
    if (found.has(key)) continue;
    found.set(key, {
      destination: prefix,
      ...present({
        nextHop: hop,
        interface: names.get(ifIndex ?? -1),
        protocol: protocols[protocol ?? 0],
        metric: metric !== undefined && metric >= 0 ? metric : undefined,
      }),
    });
  }
  return [...found.values()];
}

/** 0.0.0.0 means that the destination is on the link. */
function usableHop(text: string | undefined): string | undefined {
  const address = text === undefined ? undefined : parseAddress(text);
  return address === undefined || isUnspecified(address) ? undefined : text;
}

function* inetRoutes(rows: readonly Varbind[]): Generator<RawRoute> {
  for (const row of rowsOf(rows, inetCidrRouteEntry).values()) {
    const { parts } = row;
    const destination = addressOfIndex(parts);
    if (destination === undefined) continue;
    const prefixLength = parts[destination.next];
    // inetCidrRoutePolicy is an object identifier: its length, then as many numbers.
    const policyLength = parts[destination.next + 1] ?? 0;
    const nextHop = addressOfIndex(parts, destination.next + 2 + policyLength);
    yield {
      destination: destination.address,
      prefixLength,
      nextHop: nextHop?.address,
      ifIndex: row.count(7),
      protocol: row.count(9),
      metric: row.number(12),
    };
  }
}

function* cidrRoutes(rows: readonly Varbind[]): Generator<RawRoute> {
  for (const row of rowsOf(rows, ipCidrRouteEntry).values()) {
    const { parts } = row;
    yield {
      destination: addressOfBytes(parts.slice(0, 4)),
      prefixLength: prefixLengthOfMask(parts.slice(4, 8).join(".")),
      nextHop: addressOfBytes(parts.slice(9, 13)),
      ifIndex: row.count(5),
      protocol: row.count(7),
      metric: row.number(11),
    };
  }
}

function* oldRoutes(rows: readonly Varbind[]): Generator<RawRoute> {
  for (const row of rowsOf(rows, ipRouteEntry).values()) {
    const mask = row.text(11);
    yield {
      destination: addressOfBytes(row.parts),
      prefixLength: mask === undefined ? undefined : prefixLengthOfMask(mask),
      nextHop: row.text(7),
      ifIndex: row.count(2),
      protocol: row.count(9),
      metric: row.number(3),
    };
  }
}

/** Default gateways: next hops of 0.0.0.0/0 and ::/0. */
export function gatewaysOf(routes: readonly Route[]): Sections["gateways"] {
  const gateways = routes.flatMap(({ destination, nextHop, interface: name }) =>
    nextHop !== undefined && (destination === "0.0.0.0/0" || destination === "::/0")
      ? [{ addr: nextHop, ...present({ interface: name }) }]
      : [],
  );
  return gateways.slice(0, 256);
}
