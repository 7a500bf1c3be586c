/** What the target has answered so far, by section and part. */

export interface Answer {
  /** The lines of each part, without empty ones. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
  /** False when the section was not finished or something of it was thrown away. */
  readonly isWhole: boolean;
}

export class Answers {
  readonly #sections = new Map<string, Answer>();

  add(section: string, answer: Answer): void {
    this.#sections.set(section, answer);
  }

  /** The lines of one part; none when it was not answered. */
  lines(section: string, part: string): readonly string[] {
    return this.#sections.get(section)?.parts.get(part) ?? [];
  }

  /** The first line of a part without blanks around it; undefined when it is empty. */
  word(section: string, part: string): string | undefined {
    return this.lines(section, part)[0]?.trim() || undefined;
  }

  parts(section: string): Answer["parts"] {
    return this.#sections.get(section)?.parts ?? new Map();
  }

  isWhole(section: string): boolean {
    return this.#sections.get(section)?.isWhole ?? false;
  }
}
