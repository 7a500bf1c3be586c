/** Collects what the targets of a lane have to say and sends it once per turn of the event loop: evidence first, then answers, then wants. */

import { wireError } from "../../src/protocol/errors.ts";
import type { Evidence } from "../../src/protocol/evidence.ts";
import type {
  LaneAnswer,
  LaneChannel,
  LaneCommand,
  LaneEvidence,
  LaneReport,
  LaneWant,
  TargetIndex,
} from "../../src/protocol/lane.ts";
import { failed } from "../../src/protocol/outcome.ts";

type WorkerChannel = LaneChannel<LaneReport, LaneCommand>;

export class Outbox {
  readonly #channel: WorkerChannel;
  readonly #flushAtBytes: number;
  #evidence = new Map<TargetIndex, Evidence[]>();
  #evidenceBytes = 0;
  #answers: LaneAnswer[] = [];
  #wants: LaneWant[] = [];
  #isScheduled = false;

  /** `flushAtBytes`: evidence that waits never grows beyond it by more than one message. */
  constructor(channel: WorkerChannel, flushAtBytes: number) {
    this.#channel = channel;
    this.#flushAtBytes = flushAtBytes;
  }

  evidence(index: TargetIndex, evidence: readonly Evidence[], bytes: number): void {
    const waiting = this.#evidence.get(index);
    if (waiting === undefined) this.#evidence.set(index, [...evidence]);
    else waiting.push(...evidence);
    this.#evidenceBytes += bytes;
    if (this.#evidenceBytes > this.#flushAtBytes) this.flush();
    else this.#schedule();
  }

  answer(answer: LaneAnswer): void {
    this.#answers.push(answer);
    this.#schedule();
  }

  want(want: LaneWant): void {
    this.#wants.push(want);
    this.#schedule();
  }

  flush(): void {
    this.#isScheduled = false;
    this.#sendEvidence();
    this.#sendAnswers();
    if (this.#wants.length > 0) {
      const wants = this.#wants;
      this.#wants = [];
      this.#channel.send({ type: "wants", wants });
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      if (this.#isScheduled) this.flush();
    });
  }

  #sendEvidence(): void {
    if (this.#evidence.size === 0) return;
    const batches: LaneEvidence[] = [];
    for (const [index, evidence] of this.#evidence) batches.push({ index, evidence });
    this.#evidence = new Map();
    this.#evidenceBytes = 0;
    try {
      this.#channel.send({ type: "evidence", batches });
    } catch {
      // Something in it can't be copied (a plug-in's function, say): the rest still goes.
      for (const { index, evidence } of batches) {
        for (const one of evidence) this.#sendOneEvidence(index, one);
      }
    }
  }

  #sendOneEvidence(index: TargetIndex, evidence: Evidence): void {
    try {
      this.#channel.send({ type: "evidence", batches: [{ index, evidence: [evidence] }] });
    } catch {
      this.#channel.send({
        type: "log",
        level: "warn",
        message: "evidence that can't be copied between threads was dropped",
        fields: { kind: evidence.kind },
      });
    }
  }

  #sendAnswers(): void {
    if (this.#answers.length === 0) return;
    const answers = this.#answers;
    this.#answers = [];
    try {
      this.#channel.send({ type: "answers", answers });
    } catch {
      for (const answer of answers) this.#sendOneAnswer(answer);
    }
  }

  #sendOneAnswer(answer: LaneAnswer): void {
    try {
      this.#channel.send({ type: "answers", answers: [answer] });
    } catch {
      const outcome = failed(
        wireError("RESULT_INVALID", "the result can't be copied between threads"),
      );
      this.#channel.send({ type: "answers", answers: [{ index: answer.index, outcome }] });
    }
  }
}
