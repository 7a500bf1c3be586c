/** Counts how far a scan is, and tells its rate and when it will be done. */

import type { ScanProgress } from "../../protocol/scan.ts";

/** The rate is that of the last few seconds. */
const RATE_WINDOW_MS = 5_000;

export class ProgressMeter {
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #samples: { at: number; packets: number; asked: number }[] = [];
  readonly #waitingFor = new Set<string>();
  phase: ScanProgress["phase"] = "starting";
  candidates = 0;
  asked = 0;
  alive = 0;
  silent = 0;
  detailsPending = 0;
  detailsDone = 0;
  nodes = 0;
  packetsSent = 0;
  lossEstimate = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#startedAt = now();
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  /** Says that the scan waits for something; the returned function ends it. */
  waitFor(what: string): () => void {
    this.#waitingFor.add(what);
    return () => this.#waitingFor.delete(what);
  }

  read(): ScanProgress {
    const at = this.#now();
    this.#samples.push({ at, packets: this.packetsSent, asked: this.asked });
    while (this.#samples.length > 2 && (this.#samples[1]?.at ?? at) < at - RATE_WINDOW_MS)
      this.#samples.shift();
    return {
      phase: this.phase,
      startedAt: this.#startedAt,
      at,
      candidates: this.candidates,
      asked: this.asked,
      alive: this.alive,
      silent: this.silent,
      detailsPending: this.detailsPending,
      detailsDone: this.detailsDone,
      nodes: this.nodes,
      packetsSent: this.packetsSent,
      packetsPerSecond: this.#perSecond((sample) => sample.packets),
      lossEstimate: this.lossEstimate,
      etaMs: this.#etaMs(),
      waitingFor: [...this.#waitingFor].slice(0, 16),
    };
  }

  #perSecond(count: (sample: { packets: number; asked: number }) => number): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return Math.max(0, ((count(last) - count(first)) * 1_000) / (last.at - first.at));
  }

  /** By the addresses asked per second so far; null until one has been asked. */
  #etaMs(): number | null {
    if (this.phase === "ended") return 0;
    const elapsedMs = this.#now() - this.#startedAt;
    if (this.asked === 0 || elapsedMs === 0) return null;
    const left = this.candidates - this.asked;
    return Math.round((left * elapsedMs) / this.asked);
  }
}
