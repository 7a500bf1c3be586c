/** The agent's end of the link: what the rest of the supervisor sees of the cloud. Publishing works whether there is a link or not. */

import { join } from "node:path";
import { filter, map, type Observable, Subject } from "rxjs";
import type { Logger } from "../../log/logger.ts";
import {
  type AgentFrame,
  type HelloFrame,
  MAX_FRAME_BYTES,
  type ScanEventBody,
  scanEventBody,
} from "../../protocol/frames.ts";
import { describeIssues } from "../../protocol/read-frame.ts";
import type { ScanProgress } from "../../protocol/scan.ts";
import type { IncomingCommand, SessionOwner } from "./cloud-session.ts";
import { type ConnectionTimes, LinkConnection, type LinkState } from "./connection.ts";
import { interruptedEnd } from "./interrupted-end.ts";
import type { LinkSettings } from "./link-settings.ts";
import { logLinkState } from "./log-link-state.ts";
import { ScanJournal } from "./scan-journal.ts";
import { Spool, type SpoolOptions } from "./spool/spool.ts";

export type AgentDescription = Omit<
  HelloFrame,
  "type" | "streamId" | "firstUnacknowledged" | "runningScans"
>;

export interface CloudLinkOptions {
  readonly settings: LinkSettings;
  /** `directories.spool`: belongs to this process alone. */
  readonly spool: Pick<SpoolOptions, "directory" | "maxBytes" | "segmentBytes" | "syncIntervalMs">;
  /** Asked anew for every hello: interfaces change. */
  readonly describe: () => AgentDescription;
  readonly logger: Logger;
  readonly times?: ConnectionTimes;
}

/** What the scan engine publishes through. */
export interface ScanPublisher {
  /** Numbers and keeps an event until the cloud has it; never throws. */
  publish(body: ScanEventBody): void;
  /** Tells how far a scan is; only the newest counts. */
  progress(scanId: string, progress: ScanProgress): void;
}

/** Undefined for what a worker's free fields may hold and JSON can't: bigints, circles. */
function jsonOf(body: ScanEventBody): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}

/** Room for the frame around one event. */
const MAX_EVENT_BYTES = MAX_FRAME_BYTES - 1_024;

export class CloudLink implements ScanPublisher {
  readonly #options: CloudLinkOptions;
  readonly #spool: Spool;
  readonly #journal: ScanJournal;
  readonly #connection: LinkConnection;
  readonly #commands = new Subject<IncomingCommand>();
  #refusedByDisk = 0;
  #hasDiskFault = false;

  private constructor(options: CloudLinkOptions) {
    this.#options = options;
    this.#spool = Spool.open({
      ...options.spool,
      onDurable: () => this.#connection.session?.fill(),
      onLoss: (lost) => this.#reportLoss(lost),
      onDiskFault: (error) => this.#reportDiskFault(error),
    });
    this.#journal = ScanJournal.open(join(options.spool.directory, "scans.json"), (error) =>
      this.#reportDiskFault(error),
    );
    this.#connection = new LinkConnection(options.settings, this.#owner(), options.times);
    this.#restoreJournal();
  }

  /**
   * Opens the spool and ends the scans that a crash cut off, as interrupted; connects only when started.
   * Throws when the spool's directory can't be used.
   */
  static open(options: CloudLinkOptions): CloudLink {
    return new CloudLink(options);
  }

  /** Every change of state; the present one first. */
  get state$(): Observable<LinkState> {
    return this.#connection.state$;
  }

  get state(): LinkState {
    return this.#connection.state;
  }

  /** Commands as they come; nothing is kept for a late subscriber. */
  get commands$(): Observable<IncomingCommand> {
    return this.#commands.asObservable();
  }

  /** Numbers between which nothing is on the cloud's disk: for `status`. */
  get spooled(): { readonly spooledEvents: number; readonly spooledBytes: number } {
    const first = this.#spool.firstUnacknowledged;
    return {
      spooledEvents: first === null ? 0 : this.#spool.nextSeq - first,
      spooledBytes: this.#spool.bytes,
    };
  }

  /** Emits when everything that was published is on the cloud's disk. */
  get settled$(): Observable<void> {
    return this.#acknowledgements.pipe(
      filter(() => this.#spool.firstUnacknowledged === null),
      map(() => undefined),
    );
  }
  readonly #acknowledgements = new Subject<number>();

  start(): void {
    logLinkState(this.state$, this.#options.logger);
    this.#connection.start();
  }

  /** Closes the connection and the spool; what is unacknowledged stays on disk. */
  async stop(): Promise<void> {
    await this.#connection.stop();
    this.#commands.complete();
    this.#acknowledgements.complete();
    this.#spool.close();
  }

  publish(body: ScanEventBody) {
    const checked = scanEventBody.safeParse(body);
    if (!checked.success) return this.#reportMisfit(body.type, describeIssues(checked.error));
    const json = jsonOf(checked.data);
    if (json === undefined) return this.#reportMisfit(body.type, "holds what JSON can't say");
    if (Buffer.byteLength(json) > MAX_EVENT_BYTES) {
      return this.#reportMisfit(body.type, "larger than a frame may be");
    }
    return this.#keep(checked.data, json);
  }

  progress(scanId: string, progress: ScanProgress): void {
    this.#journal.progressed(scanId, progress);
    this.#connection.session?.progress(scanId, progress);
  }

  /** Answers a command; lost when the link is down, since the cloud asks again or gives up. */
  reply(frame: Extract<AgentFrame, { type: "reply" }>): void {
    this.#connection.session?.reply(frame);
  }

  #owner(): SessionOwner {
    return {
      spool: this.#spool,
      hello: () => ({
        type: "hello",
        ...this.#options.describe(),
        streamId: this.#spool.streamId,
        firstUnacknowledged: this.#spool.firstUnacknowledged,
        runningScans: this.#journal.open.slice(0, 64),
      }),
      onWelcome: () => {},
      onAcknowledged: (seq) => {
        this.#spool.acknowledge(seq);
        this.#journal.acknowledged(seq);
        this.#acknowledgements.next(seq);
      },
      onCommand: (incoming) => this.#commands.next(incoming),
      onComplaint: (complaint) => this.#options.logger.warn(`The cloud complains: ${complaint}`),
    };
  }

  #keep(body: ScanEventBody, json: string): void {
    if (body.type === "scan.started") this.#journal.started(body.scanId, body.startedAt);
    try {
      const seq = this.#spool.append(body.type, json);
      if (body.type === "scan.end") this.#journal.ended(body.scanId, seq);
      this.#reportDisk();
    } catch (error) {
      this.#refusedByDisk += 1;
      this.#reportDiskFault(error);
    }
  }

  /** The spool's records tell what the journal did not get to write before a crash. */
  #restoreJournal(): void {
    for (const { seq, kind, json } of this.#spool.eventsOf(["scan.started", "scan.end"])) {
      const body = scanEventBody.safeParse(JSON.parse(json)).data;
      if (body?.type === "scan.started") this.#journal.started(body.scanId, body.startedAt);
      if (body?.type === "scan.end") this.#journal.ended(body.scanId, seq);
      if (body === undefined)
        this.#options.logger.warn(`The spool's event ${seq} (${kind}) misfits.`);
    }
    for (const scan of this.#journal.running) this.publish(interruptedEnd(scan, Date.now()));
    if (this.#spool.tornBytes > 0) {
      const { tornBytes } = this.#spool;
      this.#log(`${tornBytes} bytes of the spool were torn or damaged and have been cut off.`);
    }
  }

  #reportLoss(lost: ReadonlyMap<string, number>): void {
    const counts = [...lost].map(([kind, count]) => `${count} ${kind}`).join(", ");
    this.#log(`The spool was full; events were lost that the cloud never got: ${counts}.`);
  }

  /** Once until the disk takes an event again. */
  #reportDiskFault(error: unknown): void {
    if (this.#hasDiskFault) return;
    this.#hasDiskFault = true;
    this.#options.logger.error({ err: error }, "The disk refuses the spool; events may be lost.");
  }

  #reportDisk(): void {
    this.#hasDiskFault = false;
    if (this.#refusedByDisk === 0) return;
    const count = this.#refusedByDisk;
    this.#refusedByDisk = 0;
    this.#log(`The disk refused the spool for a while; ${count} events were lost.`);
  }

  #reportMisfit(type: string, reason: string): void {
    this.#log(`An event "${type}" could not be sent: ${reason}`.slice(0, 1_900));
  }

  /** A warning that reaches the operator here and, through the spool, the cloud. Later, because the spool may be at work. */
  #log(message: string): void {
    this.#options.logger.warn(message);
    queueMicrotask(() =>
      this.publish({ type: "log", scanId: null, at: Date.now(), level: "WARNING", message }),
    );
  }
}
