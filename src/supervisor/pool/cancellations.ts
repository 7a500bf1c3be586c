/** Which lanes were told to let a target go, and since when. */

import type { Lane } from "./lane.ts";
import type { Question } from "./question.ts";

export class Cancellations {
  readonly #begun = new Map<Question, { readonly lane: Lane; readonly at: number }>();

  /** `at` as of performance.now(). */
  begin(question: Question, lane: Lane, at: number): void {
    this.#begun.set(question, { lane, at });
  }

  /** Whether the lane still holds one that it should have let go for longer than `graceMs`. */
  isOverstayed(lane: Lane, now: number, graceMs: number): boolean {
    for (const [question, begun] of this.#begun) {
      if (question.isAnswered) this.#begun.delete(question);
      else if (begun.lane === lane && now - begun.at > graceMs) return true;
    }
    return false;
  }
}
