/** The supervisor's end of one lane: which questions it holds, and the messages about them. */

import type { LaneGrant, LaneReport, LaneTarget, LaneWant } from "../../protocol/lane.ts";
import { revealed } from "../../protocol/secret.ts";
import type { LaneConnection } from "./lane-host.ts";
import type { Question } from "./question.ts";

/** Wants of one lane that may wait for leave at once; a worker that asks for more waits in vain. */
const MAX_WANTS = 65_536;

/** shared: holds many targets. solo: holds one, which is tried for the second time. spare: started, holds none yet. */
export type LaneRole = "shared" | "solo" | "spare";
/** closing: takes no more targets and is closed when it holds none. ended: nothing comes of it any more. */
export type LaneState = "open" | "closing" | "ended";

export interface LaneRemains {
  readonly held: readonly Question[];
  /** The one of them whose code was running. */
  readonly culprit: Question | undefined;
  /** Whether it is known whose code was running; with no culprit it was that of a target answered before. */
  readonly isTraced: boolean;
}

export interface LaneFault {
  readonly question: Question;
  readonly detail: string;
}

export interface LaneEvents {
  /** Called once, when the other side has said that it serves. */
  onReady(): void;
  /** Called after every message with answers, and when a place has become free otherwise. */
  onAnswers(lane: Lane): void;
  onLog(report: Extract<LaneReport, { type: "log" }>): void;
}

export class Lane {
  readonly connection: LaneConnection;
  role: LaneRole;
  state: LaneState = "open";
  /** Stands still for longer than usual: it gets no new targets. */
  isSuspect = false;
  /** Since when it holds nothing, or is being closed; monotonic milliseconds. */
  idleAt: number;
  #beatAt: number;
  #lastBeat = 0;
  #waitedMsAtBeat = 0;
  #isReady = false;
  readonly #events: LaneEvents;
  readonly #questions = new Map<number, Question>();
  #lastIndex = 0;
  #waitingWants = 0;
  #grants: LaneGrant[] = [];

  constructor(connection: LaneConnection, role: LaneRole, now: number, events: LaneEvents) {
    this.connection = connection;
    this.role = role;
    this.#beatAt = now;
    this.idleAt = now;
    this.#events = events;
    connection.channel.onMessage((report) => this.#onReport(report));
    // Its answer tells sooner than the next look at the beat that the lane can be given targets.
    connection.channel.send({ type: "ping" });
  }

  get held(): number {
    return this.#questions.size;
  }

  get hasStarted(): boolean {
    return this.#isReady || this.connection.beat() > 0;
  }

  /** Code of answered targets that runs on and on takes the thread's strength: it gets no new ones, and leaves. */
  isWornOut(window: number): boolean {
    return this.connection.overdue() >= Math.max(1, window / 4);
  }

  get questions(): Question[] {
    return [...this.#questions.values()];
  }

  /** What it holds besides the target whose code is running; undefined when it is not known whose code that is. */
  bystanders(): Question[] | undefined {
    const current = this.connection.current();
    if (current === 0) return undefined;
    return [...this.#questions].flatMap(([index, question]) => (index === current ? [] : question));
  }

  /** For how long its event loop has not turned, though it had a processor; before its start: since when it has been starting. */
  stillMs(now: number): number {
    const beat = this.connection.beat();
    const waitedMs = this.connection.waitedMs();
    if (beat !== this.#lastBeat) {
      this.#lastBeat = beat;
      this.#beatAt = now;
      this.#waitedMsAtBeat = waitedMs;
    }
    return now - this.#beatAt - Math.max(0, waitedMs - this.#waitedMsAtBeat);
  }

  /** Leaves that much time out of account. */
  excuse(ms: number): void {
    this.#beatAt += ms;
  }

  /** Returns the questions whose requests can't be copied to the other side; the lane does not hold those. */
  ask(questions: readonly Question[]): LaneFault[] {
    const targets = questions.map((question) => this.#hold(question));
    try {
      this.connection.channel.send({ type: "targets", targets });
      return [];
    } catch {
      return targets.flatMap((target) => this.#askOne(target) ?? []);
    }
  }

  #hold(question: Question): LaneTarget {
    this.#lastIndex += 1;
    const index = this.#lastIndex;
    this.#questions.set(index, question);
    question.heldBy(this, () => this.#drop(index));
    const { deadlineMs, budget } = question.options;
    const isPaced = budget !== undefined;
    return { index, request: revealed(question.request), deadlineMs, isPaced };
  }

  /** It has been answered elsewhere. */
  #drop(index: number): void {
    this.#take(index);
    this.connection.channel.send({ type: "cancel", indices: [index] });
    this.idleAt = performance.now();
    this.#events.onAnswers(this);
  }

  #take(index: number): Question | undefined {
    const question = this.#questions.get(index);
    this.#questions.delete(index);
    question?.releasedBy(this);
    return question;
  }

  #askOne(target: LaneTarget): LaneFault | undefined {
    try {
      this.connection.channel.send({ type: "targets", targets: [target] });
      return undefined;
    } catch {
      const question = this.#take(target.index);
      const detail = "the request can't be copied to a worker";
      return question === undefined ? undefined : { question, detail };
    }
  }

  /** Lets go of what it holds: answers to it are not waited for any more. */
  giveUp(): Question[] {
    const held = this.questions;
    this.#questions.clear();
    for (const question of held) question.releasedBy(this);
    return held;
  }

  /** Whether the lane holds the question; if so, it is told to cancel it. */
  cancel(question: Question): boolean {
    for (const [index, held] of this.#questions) {
      if (held !== question) continue;
      this.connection.channel.send({ type: "cancel", indices: [index] });
      return true;
    }
    return false;
  }

  close(): void {
    this.state = "closing";
    this.idleAt = performance.now();
    this.connection.channel.send({ type: "close" });
  }

  /** Ends the lane and hands back what it held, and whose code was running. */
  end(): LaneRemains {
    const current = this.connection.current();
    this.connection.kill();
    this.state = "ended";
    const culprit = this.#questions.get(current);
    return { held: this.giveUp(), culprit, isTraced: current !== 0 };
  }

  #onReport(report: LaneReport): void {
    if (this.state === "ended") return;
    switch (report.type) {
      case "evidence":
        for (const { index, evidence } of report.batches)
          this.#questions.get(index)?.tell(evidence);
        return;
      case "answers":
        for (const { index, outcome } of report.answers) {
          this.#take(index)?.answer(outcome);
        }
        this.idleAt = performance.now();
        this.#events.onAnswers(this);
        return;
      case "wants":
        for (const want of report.wants) void this.#onWant(want);
        return;
      case "log":
        this.#events.onLog(report);
        return;
      case "pong":
        this.#onPong();
        return;
    }
  }

  #onPong(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#beatAt = performance.now();
    this.#events.onReady();
  }

  async #onWant(want: LaneWant): Promise<void> {
    const question = this.#questions.get(want.index);
    if (question === undefined || this.#waitingWants >= MAX_WANTS) return;
    this.#waitingWants += 1;
    const packets = await question.takeLeave(want.address, want.packets);
    this.#waitingWants -= 1;
    if (packets !== undefined) this.#grant({ wantId: want.wantId, packets, at: Date.now() });
  }

  /** Grants of one turn go in one message. */
  #grant(grant: LaneGrant): void {
    this.#grants.push(grant);
    if (this.#grants.length > 1) return;
    setImmediate(() => {
      const grants = this.#grants;
      this.#grants = [];
      if (this.state !== "ended") this.connection.channel.send({ type: "grants", grants });
    });
  }
}
