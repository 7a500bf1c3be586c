/** Sweeps by the capture process, seen from the engine: which addresses of a set answered. */

import { formatAddress, parseAddress } from "../../net/address.ts";
import { AddressRanges } from "../../net/address-ranges.ts";
import type { SweepMethod, SweepRequestInput, SweepResult } from "../../protocol/sweep.ts";
import type { NetworkDevice } from "./network-view.ts";
import { adaptRate } from "./rate-adaption.ts";
import type { ScanContext } from "./scan-context.ts";

/** Long enough for the slowest of sweeps; a stalled capture process is found out by its own watchdog. */
const SWEEP_DEADLINE_MS = 3_600_000;

export interface SweepPath {
  readonly device: NetworkDevice;
  readonly nextHop: string | null;
}

export interface SweepAnswer {
  /** False: there is no capture here, nothing was sent. */
  readonly isDone: boolean;
  readonly answered: AddressRanges;
}

/** Sends one method's probes to the addresses; evidence goes to the scan as it comes. */
export async function sweep(
  scan: ScanContext,
  method: SweepMethod,
  ranges: AddressRanges,
  path: SweepPath,
  accepts: (address: string) => boolean = () => true,
): Promise<SweepAnswer> {
  const answered = new Set<string>();
  const outcome = await scan.services.workers.ask<SweepResult>(
    "capture",
    requestOf(scan, method, ranges, path),
    {
      deadlineMs: SWEEP_DEADLINE_MS,
      signal: scan.signal,
      budget: scan.budget,
      onEvidence: (evidence) => {
        const accepted = evidence.filter(({ address }) => accepts(address));
        for (const item of accepted) if (item.kind === "alive") answered.add(item.address);
        scan.intake(accepted);
      },
    },
  );
  if (outcome.status === "done") {
    adaptRate(scan, outcome.value);
    if (scan.settings.rate === 0) scan.meter.packetsSent += outcome.value.packetsSent;
  } else if (outcome.status !== "cancelled") {
    const why = outcome.status === "no-response" ? "no answer in time" : detailOf(outcome.error);
    scan.notice(`capture on ${path.device.name}: ${why}; ${LOST[method]}`);
    return { isDone: false, answered: rangesOf(answered) };
  }
  return { isDone: true, answered: rangesOf(answered) };
}

const LOST: Record<SweepMethod, string> = {
  arp: "on-link addresses are found by the kernel's neighbour table instead",
  nd: "IPv6 neighbours are found by the kernel's neighbour table only",
  icmp: "addresses behind routers are found by TCP and SNMP only",
  tcp: "TCP ports are asked by connecting instead",
};

function detailOf(error: { message: string; detail?: string }): string {
  return error.detail ?? error.message;
}

function requestOf(
  scan: ScanContext,
  method: SweepMethod,
  ranges: AddressRanges,
  { device, nextHop }: SweepPath,
): SweepRequestInput {
  return {
    method,
    device: { name: device.name, macaddr: device.macaddr, prefixes: [...device.prefixes] },
    ranges: ranges.ranges.map(({ family, first, last }) => ({
      first: formatAddress({ family, value: first }),
      last: formatAddress({ family, value: last }),
    })),
    nextHop,
    ports: method === "tcp" ? scan.settings.tcpPorts : [],
    isPaced: scan.settings.rate !== 0,
  };
}

/** The set of addresses in canonical text; link-local zones don't count in it. */
export function rangesOf(addresses: Iterable<string>): AddressRanges {
  const ranges = [];
  for (const text of addresses) {
    const address = parseAddress(text);
    if (address) ranges.push({ family: address.family, first: address.value, last: address.value });
  }
  return AddressRanges.of(ranges);
}
