/** The questions that wait for a thread, in three lines: moved ones go before new ones, and retries have a line of their own. */

import type { Question } from "./question.ts";

export class WaitingLine {
  readonly #moved = new Set<Question>();
  readonly #fresh = new Set<Question>();
  readonly #solo = new Set<Question>();

  /** Those that may share a thread. */
  get shared(): number {
    return this.#moved.size + this.#fresh.size;
  }

  get solo(): number {
    return this.#solo.size;
  }

  add(question: Question): void {
    this.#fresh.add(question);
  }

  addMoved(question: Question): void {
    this.#moved.add(question);
  }

  addSolo(question: Question): void {
    this.#solo.add(question);
  }

  takeShared(): Question | undefined {
    return take(this.#moved) ?? take(this.#fresh);
  }

  takeSolo(): Question | undefined {
    return take(this.#solo);
  }

  /** Whether the question was waiting. */
  remove(question: Question): boolean {
    const lines = [this.#moved, this.#fresh, this.#solo];
    return lines.some((line) => line.delete(question));
  }

  takeAll(): Question[] {
    const all = [...this.#moved, ...this.#fresh, ...this.#solo];
    for (const line of [this.#moved, this.#fresh, this.#solo]) line.clear();
    return all;
  }
}

function take(line: Set<Question>): Question | undefined {
  for (const question of line) {
    line.delete(question);
    return question;
  }
  return undefined;
}
