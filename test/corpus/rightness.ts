/** How many of the identified recordings are told rightly: an answer that holds what is expected, or that it holds, is right. */

import { z } from "zod";
import type { Answer } from "./recordings.ts";

const fields = ["model", "version", "serial"] as const;
type Field = (typeof fields)[number];

const expectations = z.object({
  id: z.string(),
  synthetic: z.boolean().default(false),
  scored: z.array(z.string()),
  reach: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
  alt: z.record(z.string(), z.array(z.string())).default({}),
});

/** Shares of right answers among those that are expected. */
export function rightness(
  indexJsonl: string,
  answers: ReadonlyMap<string, Answer>,
): Record<Field, number> {
  const counts = { model: [0, 0], version: [0, 0], serial: [0, 0] } as Record<
    Field,
    [right: number, expected: number]
  >;
  for (const line of indexJsonl.split("\n").filter(Boolean)) {
    const { id, synthetic, scored, reach, expected, alt } = expectations.parse(JSON.parse(line));
    const answer = answers.get(id);
    if (synthetic || answer === undefined) continue;
    for (const field of fields) {
      if (!scored.includes(field) || !(field in reach)) continue;
      const accepted = [String(expected[field]), ...(alt[field] ?? [])];
      counts[field][1]++;
      if (accepted.some((text) => isRight(field, text, answer[field]))) counts[field][0]++;
    }
  }
  const share = ([right, all]: [number, number]) => right / all;
  return {
    model: share(counts.model),
    version: share(counts.version),
    serial: share(counts.serial),
  };
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^0-9a-z]/g, "");

function isRight(field: Field, expected: string, answer: string | undefined): boolean {
  if (answer === undefined) return false;
  if (letters(expected) === letters(answer)) return true;
  if (field === "model") return isSameModel(expected, answer);
  const bare = (text: string) =>
    text.toLowerCase().replace(/^(?:v|ver\.?|version|release)\s*(?=\d)/, "");
  return holds(bare(expected), bare(answer)) || holds(bare(answer), bare(expected));
}

/** A shorter answer has the expectation's first word with a digit in it. */
function isSameModel(expected: string, answer: string): boolean {
  const [e, a] = [letters(expected), letters(answer)];
  if (e.length >= 3 && a.includes(e)) return a.length <= 4 * e.length + 10;
  const [number = ""] = expected
    .toLowerCase()
    .split(/[^0-9a-z]+/)
    .filter((word) => /\d/.test(word));
  return (
    a.length >= 2 &&
    e.includes(a) &&
    a.includes(number) &&
    (number !== "" || a.length >= 0.4 * e.length)
  );
}

/** Whole words: "1.2" is not in "1.23". */
function holds(text: string, part: string): boolean {
  if (part.length < 3 || !/\d/.test(part)) return false;
  const at = text.indexOf(part);
  if (at < 0) return false;
  const isWord = (char: string | undefined) => char !== undefined && /[0-9a-z]/.test(char);
  const isBegin = !isWord(text[at - 1]) || /(?:^|[^0-9a-z])v$/.test(text.slice(0, at));
  return isBegin && !isWord(text[at + part.length]);
}
