/** Tables that many agents do not have: asked after together, before any of them is walked. */

import {
  dot1dBasePortEntry,
  dot1dTpFdbEntry,
  dot1qTpFdbEntry,
  dot1qVlanCurrentEntry,
  dot1qVlanStaticEntry,
  vtpVlanEntry,
} from "../tables/bridge.ts";
import { cdpCacheEntry } from "../tables/cdp.ts";
import { entPhysicalEntry } from "../tables/entity.ts";
import { hrDeviceEntry, hrStorageEntry, hrSWInstalledEntry } from "../tables/host-resources.ts";
import { ifXEntry } from "../tables/interfaces.ts";
import { lldpRemEntry, lldpV2RemEntry, tmnxLldpRemEntry } from "../tables/lldp.ts";
import { ipNetToMediaEntry, ipNetToPhysicalEntry } from "../tables/neighbour-cache.ts";
import { ipAddrEntry, ipAddressEntry } from "../tables/own-addresses.ts";
import { prtGeneralEntry } from "../tables/printer.ts";
import { inetCidrRouteEntry, ipCidrRouteEntry, ipRouteEntry } from "../tables/routes.ts";

/** In the order of OIDs, so that an agent's end comes at the end of a question. */
export const sparseTables = [
  lldpRemEntry,
  ipAddrEntry,
  ipRouteEntry,
  ipNetToMediaEntry,
  ipCidrRouteEntry,
  inetCidrRouteEntry,
  ipAddressEntry,
  ipNetToPhysicalEntry,
  dot1dBasePortEntry,
  dot1dTpFdbEntry,
  dot1qTpFdbEntry,
  dot1qVlanCurrentEntry,
  dot1qVlanStaticEntry,
  hrStorageEntry,
  hrDeviceEntry,
  hrSWInstalledEntry,
  ifXEntry,
  prtGeneralEntry,
  entPhysicalEntry,
  cdpCacheEntry,
  vtpVlanEntry,
  tmnxLldpRemEntry,
  lldpV2RemEntry,
];
