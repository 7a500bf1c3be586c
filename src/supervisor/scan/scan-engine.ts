/**
 * One scan as an RxJS pipeline over addresses:
 *
 *   candidates ─ filter ─ discover (sweeps) ─ alive ─ details (logins) ─ nodes
 *        ▲                                      │          │
 *        └──────── new addresses ───────────────┴──────────┘
 *
 * Everything that is found leaves at once as an event; the scan keeps only what it needs to go on.
 */

import { setMaxListeners } from "node:events";
import { lastValueFrom, mergeMap, type Observable, Subject } from "rxjs";
import { KsocketError, type WireError, wireError } from "../../protocol/errors.ts";
import type { ScanEventBody } from "../../protocol/frames.ts";
import type { ScanEnd, ScanProgress, ScanSettings } from "../../protocol/scan.ts";
import { CandidateFilter } from "./candidate-filter.ts";
import { CandidateStream, type Chunk, splitListenOnly } from "./candidate-stream.ts";
import { readDetails, wantsDetails } from "./details.ts";
import { discover } from "./discovery.ts";
import { EventFeed } from "./event-feed.ts";
import { filterRules, givenRanges, knownToThisMachine, subnetFinder } from "./first-candidates.ts";
import { Intake } from "./intake.ts";
import { listenForNeighbours } from "./neighbour-discovery.ts";
import { RatePacketBudget } from "./packet-budget.ts";
import { ProgressMeter } from "./progress-meter.ts";
import type { ScanContext, ScanServices } from "./scan-context.ts";
import { rangesOf } from "./sweeps.ts";

/** Chunks whose answers are waited for at once; the packet budget, not this, sets the pace. */
const CHUNKS_AT_ONCE = 4;
/** Live addresses whose details are read at once; the pools' windows bound each protocol. */
const DETAILS_AT_ONCE = 1_024;
const FLUSH_MS = 250;
const UNASSIGNED_MAC = "00:00:00:00:00:00";

export interface ScanRequest {
  readonly scanId: string;
  /** null: nobody keeps what the scan tells. */
  readonly networkId: string | null;
  /** Of the network: see the command scan.start. */
  readonly lacksLists?: boolean;
  readonly settings: ScanSettings;
}

export interface RunningScan {
  readonly scanId: string;
  /** scan.started first, scan.end last. Hot: subscribe in the same turn. */
  readonly events$: Observable<ScanEventBody>;
  readonly progress$: Observable<ScanProgress>;
  progress(): ScanProgress;
  /** Ends the scan with what it has; `interrupted` when it is not the user's wish. */
  cancel(status: "cancelled" | "interrupted"): void;
  /** Never rejects. */
  readonly ended: Promise<ScanEnd>;
}

export function startScan(request: ScanRequest, services: ScanServices): RunningScan {
  const scan = new ScanEngine(request, services);
  return scan;
}

class ScanEngine implements RunningScan {
  readonly scanId: string;
  readonly events$ = new Subject<ScanEventBody>();
  readonly progress$ = new Subject<ScanProgress>();
  readonly ended: Promise<ScanEnd>;
  readonly #request: ScanRequest;
  readonly #services: ScanServices;
  readonly #meter = new ProgressMeter();
  readonly #abort = new AbortController();
  readonly #budget: RatePacketBudget;
  #endStatus: ScanEnd["status"] = "succeeded";

  constructor(request: ScanRequest, services: ScanServices) {
    this.scanId = request.scanId;
    this.#request = request;
    this.#services = services;
    this.#budget = new RatePacketBudget(request.settings);
    // Every target that is asked listens to it.
    setMaxListeners(0, this.#abort.signal);
    this.ended = Promise.resolve().then(() => this.#run());
  }

  progress(): ScanProgress {
    if (this.#request.settings.rate !== 0) this.#meter.packetsSent = this.#budget.granted;
    return this.#meter.read();
  }

  cancel(status: "cancelled" | "interrupted"): void {
    if (this.#abort.signal.aborted) return;
    this.#endStatus = status;
    this.#abort.abort(new KsocketError("CANCELLED"));
  }

  async #run(): Promise<ScanEnd> {
    const { settings } = this.#request;
    const deadline =
      settings.scanDeadlineMs === 0
        ? undefined
        : setTimeout(() => this.cancel("interrupted"), settings.scanDeadlineMs);
    let feed: EventFeed | undefined;
    let error: WireError | undefined;
    try {
      const { scanId, networkId } = this.#request;
      const startedAt = this.#meter.startedAt;
      this.events$.next({ type: "scan.started", scanId, networkId, startedAt, settings });
      feed = await this.#scan();
    } catch (thrown) {
      error =
        thrown instanceof KsocketError ? thrown.toWire() : wireError("INTERNAL", String(thrown));
      if (!(thrown instanceof KsocketError))
        this.#services.logger.error({ err: thrown }, "the scan failed");
      this.#endStatus = "failed";
    }
    clearTimeout(deadline);
    return this.#end(feed, error);
  }

  async #end(feed: EventFeed | undefined, error: WireError | undefined): Promise<ScanEnd> {
    this.#abort.abort(new KsocketError("CANCELLED"));
    this.#budget.close(this.#abort.signal.reason);
    this.#meter.phase = "ended";
    const end: ScanEnd = {
      status: this.#endStatus,
      ...(error && { error }),
      progress: this.progress(),
      notices: feed?.notices ?? [],
      reasons: feed?.reasons() ?? [],
    };
    this.events$.next({ type: "scan.end", scanId: this.scanId, endedAt: Date.now(), end });
    this.events$.complete();
    this.progress$.complete();
    await this.#services.memory.save().catch((fault: unknown) => {
      this.#services.logger.warn({ err: fault }, "what the scan remembers could not be saved");
    });
    return end;
  }

  async #scan(): Promise<EventFeed> {
    const { settings } = this.#request;
    const network = await this.#services.readNetwork();
    const candidateFilter = new CandidateFilter(filterRules(settings, network));
    const feed = new EventFeed({
      scanId: this.scanId,
      publish: (body) => this.events$.next(body),
      meter: this.#meter,
      vendorOf: (macaddr) => this.#services.vendorOf(macaddr),
      subnetOf: subnetFinder(network),
    });
    const candidates = new CandidateStream(chunkSizeOf(settings));
    const intake = new Intake({
      feed,
      candidates,
      filter: candidateFilter,
      meter: this.#meter,
      memory: this.#services.memory,
      crawl: settings.crawl,
    });
    const { networkId, lacksLists = false } = this.#request;
    const context: ScanContext = {
      settings,
      keeper: networkId === null ? undefined : { id: networkId, lacksLists },
      services: this.#services,
      network,
      budget: this.#budget,
      meter: this.#meter,
      signal: this.#abort.signal,
      intake: (evidence) => intake.add(evidence),
      allows: (address) => intake.allows(address),
      notice: (sentence) => feed.notice(sentence),
    };
    for (const limitation of network.limitations) feed.notice(limitation);
    const flusher = setInterval(() => {
      feed.flush((address) => !intake.isPending(address));
      this.progress$.next(this.progress());
    }, FLUSH_MS);
    try {
      await this.#pipeline(context, candidates, intake, feed, candidateFilter);
    } finally {
      clearInterval(flusher);
      this.#meter.phase = "finishing";
      feed.finish();
    }
    return feed;
  }

  /** Resolves when every candidate has been asked and every live address has been read. */
  async #pipeline(
    context: ScanContext,
    candidates: CandidateStream,
    intake: Intake,
    feed: EventFeed,
    candidateFilter: CandidateFilter,
  ): Promise<void> {
    const discovered = lastValueFrom(
      candidates.chunks$.pipe(
        mergeMap((chunk) => this.#discover(context, feed, chunk), CHUNKS_AT_ONCE),
      ),
      { defaultValue: undefined },
    );
    const read = lastValueFrom(
      intake.live$.pipe(
        mergeMap((address) => this.#read(context, intake, feed, address), DETAILS_AT_ONCE),
      ),
      { defaultValue: undefined },
    );
    const release = candidates.hold();
    this.#meter.phase = "discovering";
    // The registry takes its time to load: while the first answers are waited for, it delays nobody.
    if (context.settings.methods.includes("arp"))
      setImmediate(() => this.#services.vendorOf(UNASSIGNED_MAC));
    await this.#begin(context, candidates, feed, candidateFilter).finally(release);
    await discovered;
    intake.live$.complete();
    await read;
  }

  async #begin(
    context: ScanContext,
    candidates: CandidateStream,
    feed: EventFeed,
    candidateFilter: CandidateFilter,
  ): Promise<void> {
    const { settings } = context;
    const given = candidateFilter.admitGiven(givenRanges(settings));
    feed.denied(given.denied);
    const { asked, listenOnly } = splitListenOnly(given.admitted);
    const own = candidateFilter.admitLearnt(knownToThisMachine(context.network).ranges).admitted;
    const all = asked.union(own);
    if (all.size > BigInt(settings.maxAddresses))
      throw new KsocketError(
        "SCAN_TOO_LARGE",
        `${all.size} addresses, ${settings.maxAddresses} allowed`,
      );
    if (all.isEmpty && listenOnly.isEmpty) throw new KsocketError("SCAN_NO_TARGETS");
    this.#meter.candidates += Number(all.size);
    // A gateway knows most of the network: it is asked before all others, so that what it tells comes early.
    const gateways = all.intersect(rangesOf(context.network.gateways));
    for (const part of [gateways, all.subtract(gateways)]) if (!part.isEmpty) candidates.push(part);
    const listens =
      settings.methods.includes("nd") &&
      (!listenOnly.isEmpty || settings.allowedPrefixes.length === 0);
    if (listens) await listenForNeighbours(context);
  }

  async #discover(
    context: ScanContext,
    feed: EventFeed,
    { ranges, release }: Chunk,
  ): Promise<void> {
    try {
      if (context.signal.aborted) return feed.notAsked(ranges);
      for (const silence of await discover(context, ranges)) {
        if (context.signal.aborted) feed.notAsked(silence.ranges);
        else feed.silent(silence);
      }
      this.#meter.asked += Number(ranges.size);
    } finally {
      release();
    }
  }

  async #read(
    context: ScanContext,
    intake: Intake,
    feed: EventFeed,
    address: string,
  ): Promise<void> {
    const stopWaiting = this.#meter.waitFor(`details of ${address}`);
    try {
      if (!context.signal.aborted && wantsDetails(context)) {
        await readDetails(context, address, (of) => intake.knownOf(of));
      }
    } finally {
      stopWaiting();
      feed.settle(address);
      intake.release(address);
    }
  }
}

/** Large enough that waiting for the last answers costs little, small enough that nodes appear soon. */
function chunkSizeOf(settings: ScanSettings): number {
  if (settings.rate === 0) return 65_536;
  return Math.min(8_192, Math.max(256, settings.rate * 2));
}
