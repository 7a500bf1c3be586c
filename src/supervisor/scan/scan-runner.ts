/** The scans that an agent runs for its cloud: one per network at a time, each one's events to the link. */

import { wireError } from "../../protocol/errors.ts";
import { done, failed, type Outcome } from "../../protocol/outcome.ts";
import type { RunningScan as ReportedScan, ScanOrder, ScanRunner } from "../command/scan-runner.ts";
import type { ScanPublisher } from "../link/cloud-link.ts";
import type { ScanServices } from "./scan-context.ts";
import { type RunningScan, startScan } from "./scan-engine.ts";

export class AgentScanRunner implements ScanRunner {
  readonly #services: () => Promise<ScanServices>;
  readonly #publisher: ScanPublisher;
  readonly #scans = new Map<
    string,
    { readonly networkId: string | null; readonly scan: RunningScan }
  >();
  #isDraining = false;

  /** `services` is asked before each scan, so that changed credential files count without a restart. */
  constructor(services: () => Promise<ScanServices>, publisher: ScanPublisher) {
    this.#services = services;
    this.#publisher = publisher;
  }

  async start(order: ScanOrder): Promise<Outcome<void>> {
    if (this.#isDraining) return failed(wireError("DRAINING"));
    const services = await this.#services();
    for (const { networkId } of this.#scans.values()) {
      if (networkId === order.networkId) return failed(wireError("SCAN_ALREADY_RUNNING"));
    }
    const scan = startScan(order, services);
    this.#scans.set(order.scanId, { networkId: order.networkId, scan });
    scan.events$.subscribe((event) => this.#publisher.publish(event));
    scan.progress$.subscribe((progress) => this.#publisher.progress(order.scanId, progress));
    void scan.ended.then(() => this.#scans.delete(order.scanId));
    return done(undefined);
  }

  cancel(scanId: string): boolean {
    const running = this.#scans.get(scanId);
    running?.scan.cancel("cancelled");
    return running !== undefined;
  }

  running(): readonly ReportedScan[] {
    return [...this.#scans.values()].map(({ scan }) => ({
      scanId: scan.scanId,
      progress: scan.progress(),
    }));
  }

  drain(isOn: boolean): void {
    this.#isDraining = isOn;
  }

  isDraining(): boolean {
    return this.#isDraining;
  }

  async idle(): Promise<void> {
    while (this.#scans.size > 0) {
      await Promise.all([...this.#scans.values()].map(({ scan }) => scan.ended));
    }
  }

  async stop(): Promise<void> {
    this.#isDraining = true;
    const scans = [...this.#scans.values()].map(({ scan }) => scan);
    for (const scan of scans) scan.cancel("interrupted");
    await Promise.all(scans.map(({ ended }) => ended));
  }
}
