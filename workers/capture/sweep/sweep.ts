/** What the sweep methods have in common: the request, the link, and where frames, evidence and counts go. */

import { macAddressBytes } from "../../../src/net/mac-address.ts";
import type { SweepRequest, SweepResult } from "../../../src/protocol/sweep.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { SharedLink } from "../shared-link.ts";
import { askInRounds, type Questions } from "./ask-in-rounds.ts";
import { EvidenceOutbox } from "./evidence-outbox.ts";
import { FrameSender } from "./frame-sender.ts";
import { RoundTrip } from "./round-trip.ts";

/** Counts of one sweep; `answers` and `lateAnswers` are questions, not packets. */
export interface SweepTally {
  packetsReceived: number;
  addressesAsked: number;
  addressesAnswered: number;
  answers: number;
  /** Of them, those that only came to a repeat. */
  lateAnswers: number;
}

export class Sweep {
  readonly request: SweepRequest;
  readonly context: TargetContext;
  readonly link: SharedLink;
  readonly mac: Uint8Array;
  readonly outbox: EvidenceOutbox;
  readonly roundTrip = new RoundTrip();
  readonly tally: SweepTally = {
    packetsReceived: 0,
    addressesAsked: 0,
    addressesAnswered: 0,
    answers: 0,
    lateAnswers: 0,
  };
  readonly #sender: FrameSender;

  constructor(request: SweepRequest, context: TargetContext, link: SharedLink) {
    this.request = request;
    this.context = context;
    this.link = link;
    this.mac = macAddressBytes(request.device.macaddr);
    this.outbox = new EvidenceOutbox((...evidence) => context.emit(...evidence));
    this.#sender = new FrameSender({ link, context, isPaced: request.isPaced });
  }

  /** Asks in the request's number of rounds unless told another. */
  async ask(questions: Questions, attempts: number = this.request.attempts): Promise<void> {
    await askInRounds(questions, {
      attempts,
      waitMs: this.request.waitMs,
      isHurried: !this.request.isPaced,
      sender: this.#sender,
      roundTrip: this.roundTrip,
      signal: this.context.signal,
    });
  }

  /** Counts a question's first answer; `attempt` is the one that it answers. */
  countAnswer(attempt: number, rttMs: number | undefined): void {
    this.tally.answers++;
    if (attempt > 1) this.tally.lateAnswers++;
    if (rttMs !== undefined) this.roundTrip.add(rttMs);
  }

  result(): SweepResult {
    const { answers, lateAnswers } = this.tally;
    return {
      packetsSent: this.#sender.framesSent,
      packetsReceived: this.tally.packetsReceived,
      addressesAsked: this.tally.addressesAsked,
      addressesAnswered: this.tally.addressesAnswered,
      // `cap` does not tell what the kernel dropped.
      framesDropped: 0,
      lossEstimate: answers === 0 ? 0 : lateAnswers / answers,
    };
  }
}

/** A round-trip time as evidence carries it: three decimals. */
export const roundRtt = (rttMs: number) => Math.round(rttMs * 1_000) / 1_000;
