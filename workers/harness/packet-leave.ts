/** Leave to send packets: asked of the supervisor by `want`, waited for until it is granted or the target's signal aborts. */

import type { LaneGrant, LaneWant, TargetIndex } from "../../src/protocol/lane.ts";

/** Leave that is older was given for a time that has passed; sending by it would add to a later second's packets. */
const STALE_MS = 40;
/** A thread that is always late still gets on. */
const MOST_REPEATS = 5;

interface Waiting {
  readonly want: LaneWant;
  readonly repeats: number;
  readonly resolve: (packets: number) => void;
  readonly reject: (reason: unknown) => void;
}

export class PacketLeave {
  readonly #send: (want: LaneWant) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastWantId = 0;

  constructor(send: (want: LaneWant) => void) {
    this.#send = send;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves to how many of the packets may be sent now, at least one. */
  ask(index: TargetIndex, address: string | null, packets: number): Promise<number> {
    this.#lastWantId += 1;
    const want = { index, wantId: this.#lastWantId, address, packets };
    return new Promise((resolve, reject) => {
      this.#waiting.set(want.wantId, { want, repeats: 0, resolve, reject });
      this.#send(want);
    });
  }

  granted(grants: readonly LaneGrant[]): void {
    const now = Date.now();
    for (const { wantId, packets, at } of grants) {
      const waiting = this.#waiting.get(wantId);
      if (waiting === undefined) continue;
      if (now - at > STALE_MS && waiting.repeats < MOST_REPEATS) {
        this.#waiting.set(wantId, { ...waiting, repeats: waiting.repeats + 1 });
        this.#send(waiting.want);
      } else {
        this.#waiting.delete(wantId);
        waiting.resolve(Math.max(1, packets));
      }
    }
  }

  /** Rejects everything that the target waits for. */
  abort(index: TargetIndex, reason: unknown): void {
    for (const [wantId, waiting] of this.#waiting) {
      if (waiting.want.index !== index) continue;
      this.#waiting.delete(wantId);
      waiting.reject(reason);
    }
  }
}
