/** Turns what a scan finds into the events that leave the agent: live addresses at once, nodes when they are read, verdicts when they are due. */

import { Inventory } from "../../inventory/inventory.ts";
import type { AddressRanges } from "../../net/address-ranges.ts";
import type { Evidence } from "../../protocol/evidence.ts";
import type { ScanEventBody } from "../../protocol/frames.ts";
import type { LiveAddress } from "../../protocol/scan.ts";
import type { Silence } from "./discovery.ts";
import type { ProgressMeter } from "./progress-meter.ts";
import { VerdictLedger } from "./verdict-ledger.ts";

const MOST_IN_ONE_EVENT = 1_024;
const MOST_NOTICES = 256;
/** A node is sent when nothing has been heard of it for so many milliseconds: a sweep tells of its ports one by one. */
const QUIET_MS = 500;

export interface EventFeedOptions {
  readonly scanId: string;
  readonly publish: (body: ScanEventBody) => void;
  readonly meter: ProgressMeter;
  readonly vendorOf: (macaddr: string) => string | undefined;
  readonly subnetOf: (address: string) => string | undefined;
}

export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #inventory: Inventory;
  readonly #ledger = new VerdictLedger();
  readonly #notices = new Set<string>();
  readonly #live = new Map<string, LiveAddress>();
  /** When the addresses of nodes that are to be sent were last heard of, epoch milliseconds. */
  readonly #heardAt = new Map<string, number>();

  constructor(options: EventFeedOptions) {
    this.#options = options;
    this.#inventory = new Inventory({ vendorOf: options.vendorOf, subnetOf: options.subnetOf });
  }

  get notices(): string[] {
    return [...this.#notices];
  }

  /** Said once, however often it is noticed. */
  notice(sentence: string): void {
    if (this.#notices.size >= MOST_NOTICES || this.#notices.has(sentence)) return;
    this.#notices.add(sentence);
    const { publish, scanId } = this.#options;
    publish({ type: "log", scanId, at: Date.now(), level: "WARNING", message: sentence });
  }

  add(evidence: readonly Evidence[]): void {
    // A router's word on an address that never answers makes no node; it is the verdict's matter alone.
    const ofNodes = evidence.filter(({ kind }) => kind !== "unreachable");
    this.#inventory.add(ofNodes);
    this.#ledger.add(evidence);
    const now = Date.now();
    for (const { address } of ofNodes) this.#heardAt.set(address, now);
    for (const item of evidence) {
      const live = item.kind === "link-layer" ? this.#live.get(item.address) : undefined;
      if (live && item.kind === "link-layer")
        this.#live.set(item.address, { ...live, macaddr: item.macaddr });
    }
  }

  /** The first sign of life of an address. */
  alive(evidence: Evidence): void {
    const { address, probe, at } = evidence;
    this.#live.set(address, { addr: address, macaddr: "", by: probe, at });
  }

  /** Nothing more will be read of a live address: its verdict is due. */
  settle(address: string): void {
    this.#ledger.settle(address);
  }

  silent(silence: Silence): void {
    this.#options.meter.silent += Number(silence.ranges.size);
    this.#ledger.silent(silence.ranges, silence.evidence);
  }

  denied(ranges: AddressRanges): void {
    this.#ledger.rangesIn(ranges, "denied");
  }

  notAsked(ranges: AddressRanges): void {
    this.#ledger.rangesIn(ranges, "not-asked");
  }

  reasons(): { reason: string; count: number }[] {
    return this.#ledger.reasons();
  }

  /** Publishes what has gathered; nodes only when all their addresses are ready and quiet. */
  flush(isReady: (address: string) => boolean): void {
    const quietSince = Date.now() - QUIET_MS;
    this.#publish((address) => (this.#heardAt.get(address) ?? 0) <= quietSince && isReady(address));
  }

  /** Publishes everything: nothing more will come. */
  finish(): void {
    this.#publish(() => true);
  }

  #publish(isReady: (address: string) => boolean): void {
    const { publish, scanId, meter } = this.#options;
    for (const addresses of batches([...this.#live.values()]))
      publish({ type: "address", scanId, addresses });
    this.#live.clear();
    for (const report of this.#inventory.changedNodes({
      isReady: (addresses) => addresses.every(isReady),
    })) {
      publish({ type: "node", scanId, report });
      for (const { addr } of report.node.addresses) this.#heardAt.delete(addr);
      this.#inventory.release(report.nodeKey);
    }
    meter.nodes = this.#inventory.numberOfNodes;
    for (const verdicts of batches(this.#ledger.takeDue()))
      publish({ type: "verdicts", scanId, verdicts });
  }
}

function* batches<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let i = 0; i < items.length; i += MOST_IN_ONE_EVENT)
    yield items.slice(i, i + MOST_IN_ONE_EVENT);
}
