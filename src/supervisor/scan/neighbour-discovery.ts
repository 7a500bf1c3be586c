/** Addresses that the link tells of without being asked one by one: IPv6 multicast echo, and the kernel's neighbour table. */

import { setTimeout as delay } from "node:timers/promises";
import { parseAddress } from "../../net/address.ts";
import { AddressRanges } from "../../net/address-ranges.ts";
import type { Evidence } from "../../protocol/evidence.ts";
import type { ScanContext } from "./scan-context.ts";
import { sweep } from "./sweeps.ts";

/** All nodes on the link, RFC 4291 §2.7.1. */
const ALL_NODES = AddressRanges.of([
  { family: 6, first: (0xff02n << 112n) | 1n, last: (0xff02n << 112n) | 1n },
]);
/** The kernel asks three times, a second apart, before it gives up (Linux: mcast_solicit, retrans_time_ms). */
const KERNEL_RESOLUTION_MS = 3_200;

/** Asks all IPv6 nodes of every real link for a sign of life; answers go to the scan as evidence. */
export async function listenForNeighbours(scan: ScanContext): Promise<void> {
  const devices = scan.network.devices.filter(
    (device) =>
      !device.isLoopback &&
      !device.isContainer &&
      device.prefixes.some(({ addr }) => addr.includes(":")),
  );
  await Promise.all(
    devices.map((device) => sweep(scan, "nd", ALL_NODES, { device, nextHop: null }, scan.allows)),
  );
}

/** What the kernel knows after it has been made to resolve the addresses. */
export async function neighbourEvidence(
  scan: ScanContext,
  asked: AddressRanges,
): Promise<Evidence[]> {
  await delay(KERNEL_RESOLUTION_MS, undefined, { signal: scan.signal }).catch(() => undefined);
  const network = await scan.services.readNetwork();
  const at = Date.now();
  return network.neighbours.flatMap(({ addr, macaddr }): Evidence[] => {
    const address = parseAddress(addr);
    if (address === undefined || !asked.contains(address)) return [];
    const common = { address: addr, probe: address.family === 4 ? "arp" : "nd", at };
    return [
      { ...common, kind: "alive" },
      { ...common, kind: "link-layer", macaddr },
    ];
  });
}
