/** Where all evidence of a scan comes in: new live addresses go on to their details, new candidates back to the filter, the rest to the nodes. */

import { Subject } from "rxjs";
import { parseAddress } from "../../net/address.ts";
import type { AddressRanges } from "../../net/address-ranges.ts";
import type { Evidence, EvidenceOf } from "../../protocol/evidence.ts";
import type { CandidateFilter } from "./candidate-filter.ts";
import type { CandidateStream } from "./candidate-stream.ts";
import type { KnownOfAddress } from "./details.ts";
import type { EventFeed } from "./event-feed.ts";
import { KnownAddresses } from "./known-addresses.ts";
import type { ProgressMeter } from "./progress-meter.ts";
import type { ScanMemory } from "./scan-memory.ts";
import { rangesOf } from "./sweeps.ts";

/** Learnt addresses are put together for so long before they are filtered: a router's ARP table comes in pieces. */
const GATHER_MS = 100;

export interface IntakeParts {
  readonly feed: EventFeed;
  readonly candidates: CandidateStream;
  readonly filter: CandidateFilter;
  readonly meter: ProgressMeter;
  readonly memory: ScanMemory;
  /** Whether what devices tell of further addresses is followed. */
  readonly crawl: boolean;
}

export class Intake {
  /** Addresses seen alive for the first time; whoever takes one calls `release` when its details have been read. */
  readonly live$ = new Subject<string>();
  readonly #parts: IntakeParts;
  readonly #known = new KnownAddresses();
  readonly #pending = new Map<string, () => void>();
  #learnt = new Set<string>();
  #gathering: NodeJS.Timeout | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  add(evidence: readonly Evidence[]): void {
    this.#parts.feed.add(evidence);
    for (const item of evidence) {
      if (item.kind === "candidates" && this.#parts.crawl) this.#learn(item);
      if (item.kind === "remember") this.#parts.memory.remember(item.address, item.key, item.value);
      if (this.#known.add(item)) this.#nowAlive(item);
    }
  }

  allows(text: string): boolean {
    const address = parseAddress(text);
    return address !== undefined && this.#parts.filter.allows(address);
  }

  knownOf(address: string): KnownOfAddress {
    return this.#known.of(address);
  }

  /** True while the address's details are being read. */
  isPending(address: string): boolean {
    return this.#pending.has(address);
  }

  release(address: string): void {
    const { meter } = this.#parts;
    meter.detailsPending--;
    meter.detailsDone++;
    const release = this.#pending.get(address);
    this.#pending.delete(address);
    release?.();
  }

  #nowAlive(evidence: Evidence): void {
    const { meter, candidates, feed } = this.#parts;
    meter.alive++;
    meter.detailsPending++;
    this.#pending.set(evidence.address, candidates.hold());
    feed.alive(evidence);
    this.live$.next(evidence.address);
  }

  #learn(evidence: EvidenceOf<"candidates">): void {
    for (const address of evidence.addresses) this.#learnt.add(address);
    if (this.#gathering !== undefined || this.#learnt.size === 0) return;
    const release = this.#parts.candidates.hold();
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#pushLearnt(rangesOf(this.#learnt));
      this.#learnt = new Set();
      release();
    }, GATHER_MS);
  }

  #pushLearnt(learnt: AddressRanges): void {
    const { admitted } = this.#parts.filter.admitLearnt(learnt.ranges);
    if (admitted.isEmpty) return;
    this.#parts.meter.candidates += Number(admitted.size);
    this.#parts.candidates.push(admitted);
  }
}
