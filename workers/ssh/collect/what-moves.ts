/** Follows the answers to script/what-moves.ts: tells what is held of a machine that is still the same, and finds out what must be asked for again. */

import type { Answer, Answers } from "./answers.ts";
import { changedSections } from "./held-answers.ts";
import type { Held } from "./last-scan.ts";

export type Changed = ReadonlySet<string> | "everything";

export class WhatMoves {
  /** Resolves when the target has told everything that it was asked; never, when it doesn't. */
  readonly changed: Promise<Changed>;
  readonly #held: Held;
  readonly #answers: Answers;
  readonly #onSection: (name: string, answer: Answer) => void;
  #resolve: (changed: Changed) => void = () => undefined;
  #found: Changed | undefined;
  #isOver = false;

  /** `answers`: where `onSection` puts each section. */
  constructor(held: Held, answers: Answers, onSection: (name: string, answer: Answer) => void) {
    this.#held = held;
    this.#answers = answers;
    this.#onSection = onSection;
    this.changed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** What comes afterwards are answers to the inventory's own script. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isUnchanged(): boolean {
    return this.#found instanceof Set && this.#found.size === 0;
  }

  add(name: string, answer: Answer): void {
    if (name === "fingerprint") this.#compare(answer);
    else if (name === "end") this.#end();
    else if (this.#isKept(name)) this.#onSection(name, this.#joined(name, answer));
  }

  /** Without its checksums nothing of a target is the same. */
  #compare(answer: Answer): void {
    const { fingerprint, network, answers } = this.#held;
    this.#answers.add("fingerprint", answer);
    const isSame = this.#answers.word("fingerprint", "cksum") === fingerprint;
    const changed = isSame ? changedSections(answers, network, this.#answers) : "everything";
    this.#found = changed;
    if (changed !== "everything") this.#tellHeld(answer);
  }

  #tellHeld(answer: Answer): void {
    const parts = new Map([...answer.parts, ["same", ["yes"]]]);
    this.#onSection("fingerprint", { ...answer, parts });
    for (const [name, held] of this.#held.answers) {
      if (this.#isKept(name) && !toldLater.has(name)) this.#onSection(name, held);
    }
    this.#onSection("packages", { parts: new Map(), isWhole: true });
  }

  #end(): void {
    this.#isOver = true;
    const privileged = this.#held.answers.get("privileged");
    if (this.isUnchanged && privileged !== undefined) this.#onSection("privileged", privileged);
    this.#resolve(this.#found ?? "everything");
  }

  #isKept(name: string): boolean {
    return this.#found instanceof Set && !this.#found.has(name);
  }

  /** What moves of a section, beside what doesn't. */
  #joined(name: string, answer: Answer): Answer {
    const held = this.#held.answers.get(name)?.parts ?? [];
    return { ...answer, parts: new Map([...held, ...answer.parts]) };
  }
}

/** Sections of which the target gives a part, and the one that adds to others. */
const toldLater: ReadonlySet<string> = new Set(["boot", "filesystems", "privileged"]);
