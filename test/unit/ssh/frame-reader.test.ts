import { describe, expect, it } from "vitest";
import type { Answer } from "../../../workers/ssh/collect/answers.ts";
import { FrameReader } from "../../../workers/ssh/collect/frame-reader.ts";

const MIB = 1024 * 1024;

function read(text: string, step = text.length): Map<string, Answer> {
  const sections = new Map<string, Answer>();
  const reader = new FrameReader("k1", (name, answer) => sections.set(name, answer));
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  reader.end();
  return sections;
}

const plain = (answer: Answer | undefined) =>
  answer && { ...Object.fromEntries(answer.parts), isWhole: answer.isWhole };

describe("the frames of the SSH script", () => {
  it("let a part that comes again go on", () => {
    const sections = read(
      "k1 section a\nk1 part p\none\nk1 part q\ntwo\nk1 part p\nthree\nk1 finish\n",
    );
    expect(plain(sections.get("a"))).toEqual({ p: ["one", "three"], q: ["two"], isWhole: true });
  });

  const text =
    "Welcome\nk2 section x\n\nk1 section a\n\nk1 part p\none é\n\ntwo\r\n\nk1 finish\n\nk1 section b\n\nk1 part q\nthree";

  it.each([1, 2, 7, 10_000])(
    "are read alike in chunks of %i bytes; what comes before them is skipped",
    (step) => {
      const sections = read(text, step);
      expect([...sections.keys()]).toEqual(["a", "b"]);
      expect(plain(sections.get("a"))).toEqual({ p: ["one é", "two"], isWhole: true });
      expect(plain(sections.get("b"))).toEqual({ q: ["three"], isWhole: false });
    },
  );

  it("keep a section that is too long to what fits, and the next one whole", () => {
    const line = `${"x".repeat(1_023)}\n`;
    const sections = read(
      `k1 section a\nk1 part p\n${line.repeat(20 * 1_024)}k1 finish\nk1 section b\nk1 part p\nok\nk1 finish\n`,
      65_536,
    );
    expect(sections.get("a")?.isWhole).toBe(false);
    expect(sections.get("a")?.parts.get("p")?.length).toBeLessThanOrEqual(8 * 1_024);
    expect(plain(sections.get("b"))).toEqual({ p: ["ok"], isWhole: true });
  });

  it("cut a line without end", () => {
    const sections = read(`k1 section a\nk1 part p\n${"y".repeat(3 * MIB)}\nk1 finish\n`, 65_536);
    expect(sections.get("a")?.isWhole).toBe(false);
    expect(sections.get("a")?.parts.get("p")?.[0]?.length).toBeLessThanOrEqual(MIB);
  });
});
