/** What a scan would do, reckoned without sending anything. */

import { type AddressRange, type AddressRanges, addressesOf } from "../../net/address-ranges.ts";
import { type CredentialMethod, credentialMethods } from "../../protocol/credential.ts";
import type { ScanSettings } from "../../protocol/scan.ts";
import { CandidateFilter } from "./candidate-filter.ts";
import { splitListenOnly } from "./candidate-stream.ts";
import { filterRules, givenRanges, knownToThisMachine } from "./first-candidates.ts";
import { planRoutes, type RoutePart } from "./route-plan.ts";
import type { ScanServices } from "./scan-context.ts";

export interface ScanPlan {
  readonly addresses: bigint;
  readonly denied: bigint;
  readonly parts: readonly { readonly addresses: bigint; readonly way: string }[];
  /** Most probe packets that discovery sends, when nobody answers. */
  readonly packets: bigint;
  /** Null without a rate. */
  readonly durationMs: number | null;
  readonly credentials: Readonly<
    Record<CredentialMethod, readonly { readonly id: string; readonly addresses: number }[]>
  >;
  readonly limitations: readonly string[];
}

/** Every silent address is asked so often by each method. */
const ATTEMPTS = 2n;
/** Credential files are matched against so many addresses; beyond them the counts are of the first ones. */
const MOST_MATCHED = 65_536;

export async function planScan(settings: ScanSettings, services: ScanServices): Promise<ScanPlan> {
  const network = await services.readNetwork();
  const candidateFilter = new CandidateFilter(filterRules(settings, network));
  const given = candidateFilter.admitGiven(givenRanges(settings));
  const { asked, listenOnly } = splitListenOnly(given.admitted);
  const all = asked.union(candidateFilter.admitLearnt(knownToThisMachine(network).ranges).admitted);
  const parts = planRoutes(all, network);
  const packets = parts.reduce((sum, part) => sum + packetsFor(part, settings), 0n);
  return {
    addresses: all.size,
    denied: given.denied.size,
    parts: [
      ...parts.map((part) => ({ addresses: part.ranges.size, way: wayText(part) })),
      ...listenOnly.ranges.map(listened),
    ],
    packets,
    durationMs: settings.rate === 0 ? null : Number((packets * 1_000n) / BigInt(settings.rate)),
    credentials: credentialsFor(all, services),
    limitations: [...network.limitations, ...services.workers.limitations],
  };
}

const listened = (range: AddressRange) => ({
  addresses: range.last - range.first + 1n,
  way: "too many to be asked one by one: listened for by IPv6 multicast",
});

function packetsFor(part: RoutePart, settings: ScanSettings): bigint {
  if (part.way === "self" || part.way === "none") return 0n;
  const has = (method: "arp" | "nd" | "icmp" | "tcp") => settings.methods.includes(method);
  const size = part.ranges.size * ATTEMPTS;
  const tcp = has("tcp") ? size * BigInt(settings.tcpPorts.length) : 0n;
  if (part.way === "link" && (has("arp") || has("nd"))) return size;
  return (has("icmp") && part.way !== "loopback" ? size : 0n) + tcp;
}

function wayText(part: RoutePart): string {
  switch (part.way) {
    case "self":
      return "of this machine";
    case "loopback":
      return "on loopback, asked by TCP";
    case "link":
      return `on the link of ${part.device.name}`;
    case "routed":
      return `behind the router ${part.nextHop}, through ${part.device.name}`;
    case "none":
      return "that no route leads to";
  }
}

function credentialsFor(addresses: AddressRanges, services: ScanServices): ScanPlan["credentials"] {
  const counts = {
    snmp: new Map<string, number>(),
    ssh: new Map<string, number>(),
    winrm: new Map<string, number>(),
  };
  let left = MOST_MATCHED;
  for (const address of addressesOf(addresses)) {
    if (left-- === 0) break;
    for (const method of credentialMethods) {
      for (const { id } of services.credentials.matching(method, address)) {
        counts[method].set(id, (counts[method].get(id) ?? 0) + 1);
      }
    }
  }
  const rows = (method: CredentialMethod) =>
    [...counts[method]].map(([id, count]) => ({ id, addresses: count }));
  return { snmp: rows("snmp"), ssh: rows("ssh"), winrm: rows("winrm") };
}
