/** Leave to send packets: asked of the supervisor by `want`, waited for until it is granted or the target's signal aborts. */

import type { LaneGrant, LaneWant, TargetIndex } from "../../src/protocol/lane.ts";

interface Waiting {
  readonly index: TargetIndex;
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
    const wantId = this.#lastWantId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(wantId, { index, resolve, reject });
      this.#send({ index, wantId, address, packets });
    });
  }

  granted(grants: readonly LaneGrant[]): void {
    for (const { wantId, packets } of grants) {
      const waiting = this.#waiting.get(wantId);
      this.#waiting.delete(wantId);
      waiting?.resolve(Math.max(1, packets));
    }
  }

  /** Rejects everything that the target waits for. */
  abort(index: TargetIndex, reason: unknown): void {
    for (const [wantId, waiting] of this.#waiting) {
      if (waiting.index !== index) continue;
      this.#waiting.delete(wantId);
      waiting.reject(reason);
    }
  }
}
