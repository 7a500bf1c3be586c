/** Gathers evidence for up to 10 ms or 256 items, so that a sweep with thousands of answers sends dozens of messages. */

import type { Evidence } from "../../../src/protocol/evidence.ts";

const FLUSH_ITEMS = 256;
const FLUSH_MS = 10;

export class EvidenceOutbox {
  readonly #emit: (...evidence: Evidence[]) => void;
  #waiting: Evidence[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(emit: (...evidence: Evidence[]) => void) {
    this.#emit = emit;
  }

  add(evidence: Evidence): void {
    this.#waiting.push(evidence);
    if (this.#waiting.length >= FLUSH_ITEMS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Sends what is waiting; called once more at the end of a sweep. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#emit(...batch);
  }
}
