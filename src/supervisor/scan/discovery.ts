/**
 * Finds out which addresses of a set are alive. Each part of the set is asked by the methods that can reach it, one after the other,
 * and whoever is still silent goes on to the next method: no single probe is a gate.
 */

import { AddressRanges, addressesOf } from "../../net/address-ranges.ts";
import type { ReachRequestInput, ReachResult } from "../../protocol/reach.ts";
import type { ScanMethod } from "../../protocol/scan.ts";
import type { SweepMethod } from "../../protocol/sweep.ts";
import { packed } from "./candidate-stream.ts";
import { forEachAddress } from "./for-each-address.ts";
import { neighbourEvidence } from "./neighbour-discovery.ts";
import { planRoutes, type RoutePart } from "./route-plan.ts";
import type { ScanContext } from "./scan-context.ts";
import { askSnmpPresence } from "./snmp-presence.ts";
import { rangesOf, type SweepPath, sweep } from "./sweeps.ts";

/** Connects under way at once when TCP is asked by connecting. */
const CONNECTS_AT_ONCE = 512;
const REACH_DEADLINE_MS = 60_000;
/** Well below the entries that a kernel's neighbour table keeps (Linux: gc_thresh3, 1,024). */
const RESOLVED_AT_ONCE = 256;

/** What was asked of addresses that stayed silent, in sentences for their verdict. */
export interface Silence {
  readonly ranges: AddressRanges;
  readonly evidence: readonly string[];
}

/** Asks a set of addresses; evidence goes to the scan as it comes, the silent rest is returned. Never rejects. */
export async function discover(scan: ScanContext, ranges: AddressRanges): Promise<Silence[]> {
  const parts = planRoutes(ranges, scan.network);
  return Promise.all(parts.map((part) => discoverPart(scan, part)));
}

async function discoverPart(scan: ScanContext, part: RoutePart): Promise<Silence> {
  switch (part.way) {
    case "self":
      return ownAddresses(scan, part.ranges);
    case "none":
      return { ranges: part.ranges, evidence: ["no route leads there"] };
    case "loopback":
      return discoverOnLoopback(scan, part.ranges);
    case "link":
      return discoverOnLink(scan, part.ranges, { device: part.device, nextHop: null });
    case "routed":
      return discoverBehindRouter(scan, part.ranges, {
        device: part.device,
        nextHop: part.nextHop,
      });
  }
}

function ownAddresses(scan: ScanContext, ranges: AddressRanges): Silence {
  const at = Date.now();
  for (const address of addressesOf(ranges)) {
    scan.intake([{ kind: "alive", probe: "self", address, at }]);
    const device = scan.network.devices.find((own) =>
      own.prefixes.some(({ addr }) => addr === address),
    );
    if (device && !device.isLoopback) {
      scan.intake([{ kind: "link-layer", probe: "self", address, at, macaddr: device.macaddr }]);
    }
  }
  return { ranges: AddressRanges.empty, evidence: [] };
}

async function discoverOnLoopback(scan: ScanContext, ranges: AddressRanges): Promise<Silence> {
  const asking = new Asking(scan, ranges);
  await asking.connect();
  return asking.snmp();
}

async function discoverOnLink(
  scan: ScanContext,
  ranges: AddressRanges,
  path: SweepPath,
): Promise<Silence> {
  const asking = new Asking(scan, ranges);
  const resolution: SweepMethod = ranges.ranges[0]?.family === 6 ? "nd" : "arp";
  if (asking.isWanted(resolution)) {
    const isDone = await asking.sweep(resolution, path);
    // Who doesn't tell its MAC address can't be sent a packet on the link: there is no next method.
    if (isDone) return asking.silence();
    await asking.resolveByKernel();
  } else if (asking.isWanted("icmp")) {
    await asking.sweep("icmp", path);
  }
  return asking.others(path);
}

async function discoverBehindRouter(
  scan: ScanContext,
  ranges: AddressRanges,
  path: SweepPath,
): Promise<Silence> {
  const asking = new Asking(scan, ranges);
  if (asking.isWanted("icmp")) await asking.sweep("icmp", path);
  return asking.others(path);
}

/** One part's questions, in turn; what has answered is not asked again. */
class Asking {
  readonly #scan: ScanContext;
  readonly #evidence: string[] = [];
  #rest: AddressRanges;

  constructor(scan: ScanContext, ranges: AddressRanges) {
    this.#scan = scan;
    this.#rest = ranges;
  }

  isWanted(method: ScanMethod): boolean {
    return this.#scan.settings.methods.includes(method);
  }

  silence(): Silence {
    return { ranges: this.#rest, evidence: this.#evidence };
  }

  /** False when there is no capture here. */
  async sweep(method: SweepMethod, path: SweepPath): Promise<boolean> {
    if (this.#rest.isEmpty || this.#scan.signal.aborted) return true;
    const { isDone, answered } = await sweep(this.#scan, method, this.#rest, path);
    this.#rest = this.#rest.subtract(answered);
    if (isDone) this.#evidence.push(`${method}: silent`);
    return isDone;
  }

  /** TCP, then SNMP. */
  async others(path: SweepPath): Promise<Silence> {
    if (this.isWanted("tcp") && !(await this.sweep("tcp", path))) await this.connect();
    return this.snmp();
  }

  async snmp(): Promise<Silence> {
    const { services, signal } = this.#scan;
    const isPossible = this.isWanted("snmp") && services.workers.kinds.includes("snmp");
    if (!isPossible || this.#rest.isEmpty || signal.aborted) return this.silence();
    const answered = await askSnmpPresence(this.#scan, this.#rest);
    this.#rest = this.#rest.subtract(answered);
    this.#evidence.push("snmp: silent");
    return this.silence();
  }

  async connect(): Promise<Silence> {
    if (!this.isWanted("tcp")) return this.silence();
    await this.#reach(this.#rest, { ports: this.#scan.settings.tcpPorts, services: false });
    this.#evidence.push(`tcp: silent on ${this.#scan.settings.tcpPorts.join(", ")}`);
    return this.silence();
  }

  /** Makes the kernel resolve the addresses, a few at a time, and reads its neighbour table after each of them. */
  async resolveByKernel(): Promise<void> {
    for (const asked of packed(this.#rest, RESOLVED_AT_ONCE)) {
      if (this.#scan.signal.aborted) return;
      await this.#reach(asked, { touchOnly: true });
      const evidence = await neighbourEvidence(this.#scan, asked);
      this.#scan.intake(evidence);
      this.#rest = this.#rest.subtract(rangesOf(evidence.map(({ address }) => address)));
    }
    this.#evidence.push("arp: not in the kernel's neighbour table");
  }

  async #reach(ranges: AddressRanges, request: Omit<ReachRequestInput, "address">): Promise<void> {
    const { services, signal, budget } = this.#scan;
    const answered = new Set<string>();
    await forEachAddress(ranges, CONNECTS_AT_ONCE, signal, async (address) => {
      const outcome = await services.workers.ask<ReachResult>(
        "reach",
        { ...request, address },
        {
          deadlineMs: REACH_DEADLINE_MS,
          signal,
          budget,
          onEvidence: (evidence) => this.#scan.intake(evidence),
        },
      );
      if (outcome.status === "done" && outcome.value.isAlive) answered.add(address);
      if (outcome.status === "failed") this.#scan.notice(`reach: ${outcome.error.message}`);
    });
    this.#rest = this.#rest.subtract(rangesOf(answered));
  }
}
