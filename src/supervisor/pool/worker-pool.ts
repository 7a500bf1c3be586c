/**
 * All that one worker kind is asked, spread over its lanes.
 *
 *   waiting ──► shared lanes (threads × window) ──► answer
 *                  │ stands still, exits, runs out of memory
 *                  ├──► whose code was running: a lane of its own (solo); there the second time is the verdict
 *                  └──► the others: first in line for another shared lane
 */

import type { Logger } from "../../log/logger.ts";
import { type ErrorCode, wireError } from "../../protocol/errors.ts";
import { cancelled, failed, type Outcome } from "../../protocol/outcome.ts";
import type { AskOptions } from "./ask.ts";
import { BackOff } from "./back-off.ts";
import { Lane, type LaneRole } from "./lane.ts";
import type { LaneHost } from "./lane-host.ts";
import type { PoolSettings } from "./pool-settings.ts";
import { Question } from "./question.ts";
import { StallWatch } from "./stall-watch.ts";
import { WaitingLine } from "./waiting-line.ts";

/** A lane that stands still for this long gets no new targets; another takes its place. */
const SUSPECT_MS = 250;
/** After so many ended lanes around it a target gets a lane of its own, though the fault was never found with it. */
const MAX_DISPLACEMENTS = 3;
/** How long a lane may take to close before it is killed. */
const CLOSE_MS = 5_000;
const SOLO_IDLE_MS = 250;

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
  readonly #lanes = new Set<Lane>();
  readonly #cancelling = new Map<Question, { readonly lane: Lane; readonly at: number }>();
  readonly #watch: StallWatch;
  readonly #startBackOff = new BackOff(1_000, 60_000);
  readonly #restartBackOff = new BackOff(250, 60_000);
  #restart: NodeJS.Timeout | undefined;
  #startFault: string | undefined;
  #isTraced: boolean;
  #isPumpDue = false;
  #isStopped = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#isTraced = options.settings.isTraced;
    this.#watch = new StallWatch(this.#lanes, (lane, stillMs, now) =>
      this.#look(lane, stillMs, now),
    );
  }

  /** Why the last thread could not be started; undefined when it could, or none was needed yet. */
  get startFault(): string | undefined {
    return this.#startFault;
  }

  /** Threads or processes that run now. */
  get laneCount(): number {
    return this.#lanes.size;
  }

  ask(request: unknown, options: AskOptions): Promise<Outcome<unknown>> {
    if (this.#isStopped || options.signal?.aborted === true) return Promise.resolve(cancelled);
    if (this.#waiting.shared >= this.#settings.queueLimit) {
      return Promise.resolve(failed(wireError("QUEUE_FULL", this.#options.kind)));
    }
    if (this.#startFault !== undefined && this.#startBackOff.remainingMs(performance.now()) > 0) {
      return Promise.resolve(this.#unavailable());
    }
    return new Promise((resolve) => {
      const question = new Question(request, options, resolve, (error) =>
        this.#options.log.error({ error }, "the receiver of evidence threw"),
      );
      question.onCancel(() => this.#cancel(question));
      this.#waiting.add(question);
      this.#schedulePump();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    for (const question of this.#waiting.takeAll()) question.answer(cancelled);
    const ends: Promise<unknown>[] = [];
    for (const lane of this.#lanes) {
      for (const question of lane.giveUp()) question.answer(cancelled);
      if (lane.state === "open") lane.close();
      ends.push(lane.connection.ended);
    }
    // stop() of a definition has two seconds (workers/harness); a thread that stands still is not waited for.
    await within(Promise.all(ends), 2_500);
    this.#watch.stop();
    this.#lanes.clear();
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
    if (pauseMs > 0 && this.#lanes.size === 0) {
      this.#restart ??= setTimeout(() => {
        this.#restart = undefined;
        this.#schedulePump();
      }, pauseMs);
      return;
    }
    this.#feedShared(this.#sharedLanes());
    this.#feedSolo();
  }

  /** The lanes that take new targets; started, as many as the work is worth. */
  #sharedLanes(): Lane[] {
    const { threads, window, spareThreads } = this.#settings;
    const lanes = [...this.#lanes].filter(
      (lane) => lane.role === "shared" && lane.state === "open" && !lane.isSuspect,
    );
    const held = lanes.reduce((sum, lane) => sum + lane.held, 0);
    const wanted = Math.min(threads, Math.ceil((this.#waiting.shared + held) / (window / 4)));
    while (lanes.length < wanted) {
      const lane = this.#spares()[0] ?? this.#open("shared");
      if (lane === undefined) break;
      lane.role = "shared";
      lanes.push(lane);
    }
    while (lanes.length > 0 && this.#spares().length < spareThreads) {
      if (this.#open("spare") === undefined) break;
    }
    return lanes;
  }

  #spares(): Lane[] {
    return [...this.#lanes].filter((lane) => lane.role === "spare" && lane.state === "open");
  }

  #feedShared(lanes: readonly Lane[]): void {
    const { window } = this.#settings;
    const batches = new Map<Lane, Question[]>(lanes.map((lane) => [lane, []]));
    while (this.#waiting.shared > 0) {
      let least: { readonly load: number; readonly batch: Question[] } | undefined;
      for (const [lane, batch] of batches) {
        const load = lane.held + batch.length;
        if (load < window && (least === undefined || load < least.load)) least = { load, batch };
      }
      const question = least === undefined ? undefined : this.#waiting.takeShared();
      if (least === undefined || question === undefined) break;
      least.batch.push(question);
    }
    for (const [lane, batch] of batches) this.#askLane(lane, batch);
  }

  #feedSolo(): void {
    const lanes = [...this.#lanes].filter((lane) => lane.role === "solo" && lane.state === "open");
    while (this.#waiting.solo > 0) {
      const free = lanes.find((lane) => lane.held === 0);
      const lane = free ?? (lanes.length < this.#settings.soloThreads ? this.#open("solo") : free);
      if (lane === undefined) return;
      if (free === undefined) lanes.push(lane);
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

  #open(role: LaneRole): Lane | undefined {
    const { threads, soloThreads, spareThreads } = this.#settings;
    if (this.#lanes.size >= 2 * threads + soloThreads + spareThreads) return undefined;
    const connection = this.#options.host.open({ isTraced: this.#isTraced });
    const lane = new Lane(connection, role, performance.now(), {
      onAnswers: () => {
        this.#restartBackOff.succeeded();
        this.#schedulePump();
      },
      onLog: ({ level, message, fields }) => this.#options.log[level]({ ...fields }, message),
    });
    this.#lanes.add(lane);
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
      return;
    }
    this.#onStarted();
    const limitMs = lane.role === "solo" ? settings.stallMs : settings.sharedStallMs;
    if (stillMs > limitMs) {
      this.#break(
        lane,
        "WORKER_STALLED",
        `its event loop stood still for ${Math.round(stillMs)} ms`,
      );
      return;
    }
    const isSuspect = stillMs > SUSPECT_MS || this.#isWornOut(lane);
    if (isSuspect !== lane.isSuspect) {
      lane.isSuspect = isSuspect;
      this.#schedulePump();
    }
    this.#endOverstaying(lane, now);
    if (lane.held === 0) this.#closeWhenIdle(lane, now);
  }

  /** Code of answered targets that runs on and on takes the thread's strength: it gets no new ones, and leaves. */
  #isWornOut(lane: Lane): boolean {
    return lane.connection.overdue() >= Math.max(1, this.#settings.window / 4);
  }

  #endOverstaying(lane: Lane, now: number): void {
    for (const [question, cancelling] of this.#cancelling) {
      if (question.isAnswered) this.#cancelling.delete(question);
      else if (cancelling.lane === lane && now - cancelling.at > this.#settings.cancelGraceMs) {
        const { held } = this.#discard(lane);
        for (const one of held) this.#move(one, "aside");
        return;
      }
    }
  }

  #closeWhenIdle(lane: Lane, now: number): void {
    const hasWork = [...this.#lanes].some((other) => other.held > 0);
    const idleMs = lane.role === "solo" ? SOLO_IDLE_MS : this.#settings.idleMs;
    const isDone = lane.role === "spare" ? !hasWork : true;
    if (lane.isSuspect || (isDone && now - lane.idleAt > idleMs)) lane.close();
  }

  #onStarted(): void {
    this.#startFault = undefined;
    this.#startBackOff.succeeded();
  }

  #onEnded(lane: Lane, reason: string | undefined): void {
    if (lane.state === "ended" || this.#isStopped) return;
    if (lane.state === "closing" && lane.held === 0) {
      lane.state = "ended";
      this.#lanes.delete(lane);
      this.#schedulePump();
    } else if (lane.hasStarted) {
      this.#break(lane, "WORKER_EXITED", reason ?? "closed by itself");
    } else {
      this.#failStart(lane, reason ?? "ended before it was ready");
    }
  }

  /** Nothing runs when a first thread can't start: all that waits is told so, and the next try comes after a pause. */
  #failStart(lane: Lane, reason: string): void {
    const { held } = this.#discard(lane);
    for (const question of held) this.#move(question, lane.role === "solo" ? "solo" : "aside");
    if ([...this.#lanes].some((other) => other.hasStarted)) {
      this.#schedulePump();
      return;
    }
    if (this.#startFault !== reason) {
      this.#options.log.error({ reason }, "the worker can't be started");
    }
    this.#startFault = reason;
    this.#startBackOff.failed(performance.now());
    for (const question of this.#waiting.takeAll()) question.answer(this.#unavailable());
  }

  #unavailable(): Outcome<never> {
    const code = this.#options.singleCode ?? "WORKER_UNAVAILABLE";
    return failed(wireError(code, this.#startFault?.slice(0, 500)));
  }

  #discard(lane: Lane) {
    this.#lanes.delete(lane);
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
        this.#move(question, isSuspected ? "solo" : "displaced");
      }
    }
    this.#schedulePump();
  }

  #move(question: Question, how: "solo" | "displaced" | "aside"): void {
    if (question.isCancelling) {
      question.answer(cancelled);
      return;
    }
    question.retry();
    if (how === "displaced") question.displacements += 1;
    const isSolo = how === "solo" || question.displacements >= MAX_DISPLACEMENTS;
    if (isSolo) this.#waiting.addSolo(question);
    else this.#waiting.addMoved(question);
  }

  #cancel(question: Question): void {
    if (this.#waiting.remove(question)) {
      question.answer(cancelled);
      return;
    }
    for (const lane of this.#lanes) {
      if (!lane.cancel(question)) continue;
      this.#cancelling.set(question, { lane, at: performance.now() });
      return;
    }
  }
}

async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
