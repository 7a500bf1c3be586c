/**
 * All that one worker kind is asked, spread over its lanes.
 *
 *   waiting ──► shared lanes (threads × window) ──► answer
 *                  │ stands still: all but the one whose code is running are asked of another lane too, the first answer counts
 *                  │ stands still for longer, exits, runs out of memory
 *                  ├──► whose code was running: a lane of its own (solo); there the second time is the verdict
 *                  └──► the others: first in line for another shared lane
 */

import type { Logger } from "../../log/logger.ts";
import { type ErrorCode, wireError } from "../../protocol/errors.ts";
import { cancelled, failed, type Outcome } from "../../protocol/outcome.ts";
import type { AskOptions } from "./ask.ts";
import { BackOff } from "./back-off.ts";
import { Cancellations } from "./cancellations.ts";
import { Crew } from "./crew.ts";
import { hedge, move } from "./displaced.ts";
import { Lane, type LaneRole } from "./lane.ts";
import type { LaneHost } from "./lane-host.ts";
import type { PoolSettings } from "./pool-settings.ts";
import { Question } from "./question.ts";
import { shareOut } from "./share-out.ts";
import { StallWatch } from "./stall-watch.ts";
import { StartFault } from "./start-fault.ts";
import { WaitingLine } from "./waiting-line.ts";
import { within } from "./within.ts";

/** A lane that stands still for this long gets no new targets, and those it has are asked of another lane too. */
const SUSPECT_MS = 250;
/** After so long another lane is started in the place of one that is still starting; it may yet get ready. */
const SLOW_START_MS = 3_000;
/** How long a lane may take to close before it is killed. */
const CLOSE_MS = 5_000;

export interface WorkerPoolOptions {
  readonly kind: string;
  readonly host: LaneHost;
  readonly settings: PoolSettings;
  readonly log: Logger;
  /** A process that does one thing for all: what it held when it ended fails with this code, and it is started again after a pause. */
  readonly singleCode?: ErrorCode;
}

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #settings: PoolSettings;
  readonly #waiting = new WaitingLine();
  readonly #crew: Crew;
  readonly #cancellations = new Cancellations();
  readonly #watch: StallWatch;
  readonly #startFault = new StartFault();
  readonly #restartBackOff = new BackOff(250, 60_000);
  #restart: NodeJS.Timeout | undefined;
  #isTraced: boolean;
  #isPumpDue = false;
  #isStopped = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#isTraced = options.settings.isTraced;
    this.#crew = new Crew(this.#settings, (role) => this.#start(role));
    this.#watch = new StallWatch(this.#crew.lanes, (lane, stillMs, now) =>
      this.#look(lane, stillMs, now),
    );
  }

  /** Why the last thread could not be started; undefined when it could, or none was needed yet. */
  get startFault(): string | undefined {
    return this.#startFault.reason;
  }

  /** Threads or processes that run now. */
  get laneCount(): number {
    return this.#crew.lanes.size;
  }

  ask(request: unknown, options: AskOptions): Promise<Outcome<unknown>> {
    if (this.#isStopped || options.signal?.aborted === true) return Promise.resolve(cancelled);
    if (this.#waiting.shared >= this.#settings.queueLimit) {
      return Promise.resolve(failed(wireError("QUEUE_FULL", this.#options.kind)));
    }
    if (this.#startFault.isFresh) return Promise.resolve(this.#unavailable());
    return new Promise((resolve) => {
      const question = new Question(request, options, resolve, (error) =>
        this.#options.log.error({ error }, "the receiver of evidence threw"),
      );
      question.onCancel(() => this.#cancel(question));
      this.#waiting.add(question);
      this.#schedulePump();
    });
  }

  prepare(): void {
    if (!this.#isStopped && !this.#startFault.isFresh) this.#crew.shared(1);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    for (const question of this.#waiting.takeAll()) question.answer(cancelled);
    const ends: Promise<unknown>[] = [];
    for (const lane of this.#crew.lanes) {
      for (const question of lane.giveUp()) question.answer(cancelled);
      if (lane.state === "open") lane.close();
      ends.push(lane.connection.ended);
    }
    // stop() of a definition has two seconds (workers/harness); a thread that stands still is not waited for.
    await within(Promise.all(ends), 2_500);
    this.#watch.stop();
    this.#crew.lanes.clear();
    await this.#options.host.stop();
  }

  #schedulePump(): void {
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    queueMicrotask(() => {
      this.#isPumpDue = false;
      if (!this.#isStopped) this.#pump();
    });
  }

  #pump(): void {
    if (this.#waiting.shared + this.#waiting.solo === 0) return;
    const pauseMs = this.#restartBackOff.remainingMs(performance.now());
    if (pauseMs > 0 && this.#crew.lanes.size === 0) {
      this.#restart ??= setTimeout(() => {
        this.#restart = undefined;
        this.#schedulePump();
      }, pauseMs);
      return;
    }
    this.#feedShared();
    this.#feedSolo();
  }

  #feedShared(): void {
    if (this.#waiting.shared === 0) return;
    const lanes = this.#crew.shared(this.#waiting.shared);
    const batches = shareOut(this.#waiting, lanes, this.#settings.window);
    for (const [lane, batch] of batches) this.#askLane(lane, batch);
  }

  #feedSolo(): void {
    if (this.#waiting.solo === 0) return;
    for (const lane of this.#crew.solo(this.#waiting.solo)) {
      const question = this.#waiting.takeSolo();
      if (question !== undefined) this.#askLane(lane, [question]);
    }
  }

  #askLane(lane: Lane, questions: readonly Question[]): void {
    if (questions.length === 0) return;
    // A request that can't be copied to another thread fails alone.
    const faults = lane.ask(questions);
    for (const { question, detail } of faults) {
      question.answer(failed(wireError("REQUEST_INVALID", detail)));
    }
  }

  #start(role: LaneRole): Lane {
    const connection = this.#options.host.open({ isTraced: this.#isTraced });
    const lane = new Lane(connection, role, performance.now(), {
      onReady: () => this.#schedulePump(),
      onAnswers: () => {
        this.#restartBackOff.succeeded();
        this.#schedulePump();
      },
      onLog: ({ level, message, fields }) => this.#options.log[level]({ ...fields }, message),
    });
    this.#watch.start();
    void connection.ended.then((reason) => this.#onEnded(lane, reason));
    return lane;
  }

  #look(lane: Lane, stillMs: number, now: number): void {
    const { settings } = this.#options;
    if (lane.state === "closing") {
      if (now - lane.idleAt > CLOSE_MS) this.#discard(lane);
      return;
    }
    if (!lane.hasStarted) {
      if (stillMs > settings.startMs)
        this.#failStart(lane, `not ready after ${settings.startMs} ms`);
      else if (stillMs > SLOW_START_MS) this.#suspect(lane, true);
      return;
    }
    this.#startFault.succeeded();
    const limitMs = lane.role === "solo" ? settings.stallMs : settings.sharedStallMs;
    if (stillMs > limitMs) {
      this.#break(
        lane,
        "WORKER_STALLED",
        `its event loop stood still for ${Math.round(stillMs)} ms`,
      );
      return;
    }
    const standsStill = stillMs > SUSPECT_MS;
    if (standsStill && !lane.isSuspect) this.#hedge(lane);
    this.#suspect(lane, standsStill || lane.isWornOut(this.#settings.window));
    this.#endOverstaying(lane, now);
    this.#crew.closeWhenIdle(lane, now, this.#waiting.shared);
  }

  #suspect(lane: Lane, isSuspect: boolean): void {
    // There is only one of a single process, and nothing takes its place.
    if (isSuspect === lane.isSuspect || this.#options.singleCode !== undefined) return;
    lane.isSuspect = isSuspect;
    // What it holds and nobody else has begun, it will answer by itself.
    if (!isSuspect) for (const question of lane.questions) this.#waiting.remove(question);
    this.#schedulePump();
  }

  #hedge(lane: Lane): void {
    if (lane.role !== "shared" || !this.#settings.isHedged) return;
    if (this.#options.singleCode === undefined) hedge(this.#waiting, lane);
  }

  #endOverstaying(lane: Lane, now: number): void {
    if (!this.#cancellations.isOverstayed(lane, now, this.#settings.cancelGraceMs)) return;
    for (const one of this.#discard(lane).held) move(this.#waiting, one, "aside");
  }

  #onEnded(lane: Lane, reason: string | undefined): void {
    if (lane.state === "ended" || this.#isStopped) return;
    if (lane.state === "closing" && lane.held === 0) {
      lane.state = "ended";
      this.#crew.lanes.delete(lane);
      this.#schedulePump();
    } else if (lane.hasStarted) {
      this.#break(lane, "WORKER_EXITED", reason ?? "closed by itself");
    } else {
      this.#failStart(lane, reason ?? "ended before it was ready");
    }
  }

  /** Nothing runs when a first thread can't start: all that waits is told so, and the next try comes after a pause. */
  #failStart(lane: Lane, reason: string): void {
    // It holds nothing: targets wait until a lane is ready for them.
    this.#discard(lane);
    if (this.#crew.isAnyReady) {
      this.#schedulePump();
      return;
    }
    if (this.#startFault.failed(reason)) {
      this.#options.log.error({ reason }, "the worker can't be started");
    }
    for (const question of this.#waiting.takeAll()) question.answer(this.#unavailable());
  }

  #unavailable(): Outcome<never> {
    const code = this.#options.singleCode ?? "WORKER_UNAVAILABLE";
    return failed(wireError(code, this.#startFault.reason?.slice(0, 500)));
  }

  #discard(lane: Lane) {
    this.#crew.lanes.delete(lane);
    return lane.end();
  }

  /** A lane has ended, or has to: its targets are answered elsewhere, the one at fault last. */
  #break(lane: Lane, code: "WORKER_STALLED" | "WORKER_EXITED", detail: string): void {
    const { singleCode, log } = this.#options;
    const { held, culprit, isTraced } = this.#discard(lane);
    log.warn({ code, detail, targets: held.length }, "a worker was lost");
    if (singleCode !== undefined) {
      for (const question of held) question.answer(failed(wireError(singleCode, detail)));
      this.#restartBackOff.failed(performance.now());
    } else if (lane.role === "solo") {
      for (const question of held) question.answer(failed(wireError(code, detail)));
    } else {
      // From now on it is worth its price to know whose code is running.
      if (!isTraced) this.#isTraced = true;
      const areFew = held.length <= this.#settings.soloThreads;
      for (const question of held) {
        const isSuspected = question === culprit || (!isTraced && areFew);
        move(this.#waiting, question, isSuspected ? "solo" : "displaced");
      }
    }
    this.#schedulePump();
  }

  #cancel(question: Question): void {
    if (this.#waiting.remove(question)) {
      question.answer(cancelled);
      return;
    }
    for (const lane of this.#crew.lanes) {
      if (lane.cancel(question)) this.#cancellations.begin(question, lane, performance.now());
    }
  }
}
