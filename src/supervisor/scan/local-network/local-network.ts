/** This machine's network as a scan sees it: interfaces, routes, default gateways and the neighbour cache. */

import { parsePrefix } from "../../../net/prefix.ts";
import type { NetworkView } from "../network-view.ts";
import { rangesOf } from "../sweeps.ts";
import { type LocalDevice, readDevices } from "./devices.ts";
import { type RouteRow, zonedAddress } from "./rows.ts";
import { readTables } from "./sources.ts";

/** A router with a whole Internet table has more routes; a scan needs no more than these. */
const ROUTES_MAX = 20_000;
const NEIGHBOURS_MAX = 200_000;

export interface LocalNetwork extends NetworkView {
  readonly devices: readonly LocalDevice[];
  /** What could not be read, and what is lost by it, in sentences. */
  readonly limitations: readonly string[];
}

/** Never rejects: what can't be read is missing and told in `limitations`. */
export async function readLocalNetwork(
  platform: NodeJS.Platform = process.platform,
): Promise<LocalNetwork> {
  const limitations: string[] = [];
  const devices = devicesOrNone(limitations);
  const tables = await readTables(platform, devices);
  limitations.push(...tables.limitations);
  if (tables.routes === undefined) {
    limitations.push(
      "the routes can't be read: only addresses on this machine's own links can be scanned",
    );
  }
  if (tables.neighbours === undefined) {
    limitations.push("the neighbour cache can't be read: nothing is known of the links beforehand");
  }
  const routes = [
    ...onLinkRoutes(devices.filter((device) => tables.routes === undefined || device.isLoopback)),
    ...(tables.routes ?? []),
  ].sort((a, b) => b.prefix.prefixLength - a.prefix.prefixLength || a.metric - b.metric);
  if (routes.length > ROUTES_MAX) {
    limitations.push(`of ${routes.length} routes the ${ROUTES_MAX} widest are used`);
  }
  return {
    devices,
    ownAddresses: rangesOf(
      devices.filter((d) => !d.isLoopback).flatMap((d) => d.prefixes.map(({ addr }) => addr)),
    ),
    routes: routes
      .slice(-ROUTES_MAX)
      .map(({ prefix, device, nextHop }) => ({ prefix, device, nextHop })),
    gateways: gatewaysOf(routes),
    neighbours: (tables.neighbours ?? []).slice(0, NEIGHBOURS_MAX),
    limitations,
  };
}

/** What a scan asks for: see `ScanServices.readNetwork`. */
export const readNetworkView = (): Promise<LocalNetwork> => readLocalNetwork();

function devicesOrNone(limitations: string[]): LocalDevice[] {
  try {
    return readDevices();
  } catch {
    limitations.push("the network interfaces can't be read");
    return [];
  }
}

const onLinkRoutes = (devices: readonly LocalDevice[]): RouteRow[] =>
  devices.flatMap(({ name, prefixes }) =>
    prefixes.flatMap(({ prefix: text }) => {
      const prefix = parsePrefix(text);
      return prefix ? [{ prefix, device: name, nextHop: null, metric: 0 }] : [];
    }),
  );

/** Next hops of the default routes, the lowest metric first; a link-local one has its zone. */
function gatewaysOf(routes: readonly RouteRow[]): string[] {
  const gateways = routes.flatMap(({ prefix, nextHop, device }) => {
    if (prefix.prefixLength !== 0 || nextHop === null || device === "") return [];
    return zonedAddress(nextHop, device) ?? [];
  });
  return [...new Set(gateways)];
}
