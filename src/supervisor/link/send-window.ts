/** Sends spooled events over one connection: in order, never more than a window ahead of the cloud's acknowledgements. */

import type { Spool, SpooledEvent } from "./spool/spool.ts";

export interface WindowLimits {
  /** Frames of events that may wait for their acknowledgement. */
  readonly maxFrames: number;
  /** Characters that may be under way before a further frame; one frame may exceed it. */
  readonly maxUnderWay: number;
  /** Bytes of JSON in one frame; a larger event travels alone. */
  readonly maxFrameBytes: number;
  readonly maxEventsPerFrame: number;
}

export const windowLimits: WindowLimits = {
  maxFrames: 8,
  maxUnderWay: 2 * 1024 * 1024,
  maxFrameBytes: 256 * 1024,
  maxEventsPerFrame: 256,
};

export class SendWindow {
  readonly #spool: Spool;
  readonly #send: (text: string) => void;
  readonly #limits: WindowLimits;
  readonly #underWay: { readonly lastSeq: number; readonly size: number }[] = [];
  #sizeUnderWay = 0;
  #sentSeq: number;

  constructor(
    spool: Spool,
    acknowledged: number,
    send: (text: string) => void,
    limits: WindowLimits = windowLimits,
  ) {
    this.#spool = spool;
    this.#sentSeq = acknowledged;
    this.#send = send;
    this.#limits = limits;
  }

  get framesUnderWay(): number {
    return this.#underWay.length;
  }

  /** Sends what the window has room for; called when something became durable or was acknowledged. */
  fill(): void {
    while (
      this.#underWay.length < this.#limits.maxFrames &&
      this.#sizeUnderWay < this.#limits.maxUnderWay
    ) {
      const events = this.#spool.readAfter(this.#sentSeq, {
        maxBytes: this.#limits.maxFrameBytes,
        maxEvents: this.#limits.maxEventsPerFrame,
      });
      const last = events.at(-1);
      if (last === undefined) return;
      this.#sentSeq = last.seq;
      const frame = eventsFrame(events);
      this.#underWay.push({ lastSeq: last.seq, size: frame.length });
      this.#sizeUnderWay += frame.length;
      this.#send(frame);
    }
  }

  /** False when the number was never sent: the cloud is confused. */
  acknowledge(seq: number): boolean {
    if (seq > this.#sentSeq) return false;
    for (let first = this.#underWay[0]; first && first.lastSeq <= seq; first = this.#underWay[0]) {
      this.#sizeUnderWay -= first.size;
      this.#underWay.shift();
    }
    return true;
  }
}

/** The frame's text, made of the spool's texts: they were checked and written as JSON once, when published. */
function eventsFrame(events: readonly SpooledEvent[]): string {
  const parts = events.map(({ seq, json }) => `{"seq":${seq},"body":${json}}`);
  return `{"type":"events","events":[${parts.join(",")}]}`;
}
