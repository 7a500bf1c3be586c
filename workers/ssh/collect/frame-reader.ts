/**
 * Takes the script's output apart. What comes before the first frame line (banners, motd, profiles that print) is skipped;
 * frame lines begin with a mark that is random for each run. Every buffer has a limit: what is too much of one section is thrown away, the others stay.
 */

import type { Answer } from "./answers.ts";

/** Characters of one section; a machine with 20,000 packages needs about 2 million. */
const MAX_SECTION = 8 * 1024 * 1024;
/** Characters of one line; the longest that means something is a list of processes on one socket. */
const MAX_LINE = 256 * 1024;
const MAX_PARTS = 64;

interface OpenSection {
  readonly name: string;
  readonly parts: Map<string, string[]>;
  lines: string[];
  size: number;
  isWhole: boolean;
}

export class FrameReader {
  readonly #mark: string;
  readonly #onSection: (name: string, answer: Answer) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #isLineCut = false;
  #open: OpenSection | undefined;

  /** `onSection` gets each section as soon as it is finished, and the one that the output ended in, as not whole. */
  constructor(mark: string, onSection: (name: string, answer: Answer) => void) {
    this.#mark = `${mark} `;
    this.#onSection = onSection;
  }

  push(chunk: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
      this.#line(text.slice(from, to));
      from = to + 1;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length > MAX_LINE) {
      this.#rest = this.#rest.slice(0, MAX_LINE);
      this.#isLineCut = true;
    }
  }

  /** Call once when the output has ended. */
  end(): void {
    if (this.#rest !== "") this.#line(this.#rest);
    this.#close(false);
  }

  #line(line: string): void {
    if (line.startsWith(this.#mark)) {
      this.#frame(line.slice(this.#mark.length).trim());
    } else if (this.#open !== undefined && line !== "") {
      this.#keep(this.#open, line.endsWith("\r") ? line.slice(0, -1) : line);
    }
    if (this.#isLineCut && this.#open !== undefined) this.#open.isWhole = false;
    this.#isLineCut = false;
  }

  #keep(section: OpenSection, line: string): void {
    section.size += line.length + 1;
    if (section.size > MAX_SECTION) section.isWhole = false;
    else section.lines.push(line);
  }

  #frame(frame: string): void {
    const [word = "", name = ""] = frame.split(" ");
    if (word === "section") {
      this.#close(false);
      this.#open = { name, parts: new Map(), lines: [], size: 0, isWhole: true };
    } else if (word === "finish") {
      this.#close(true);
    } else if (word === "part" && this.#open !== undefined && this.#open.parts.size < MAX_PARTS) {
      // One that comes again goes on.
      this.#open.lines = this.#open.parts.get(name) ?? [];
      this.#open.parts.set(name, this.#open.lines);
    }
  }

  #close(isFinished: boolean): void {
    const section = this.#open;
    this.#open = undefined;
    if (section === undefined) return;
    this.#onSection(section.name, { parts: section.parts, isWhole: isFinished && section.isWhole });
  }
}
