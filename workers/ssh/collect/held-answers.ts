/** Answers that the scanner keeps between scans, so that an unchanged machine need not give them again: packed into the strings that a scan may remember. */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import type { Answer, Answers } from "./answers.ts";

/** The sections that change only with the fingerprint. */
const HELD_SECTIONS = ["system", "hardware", "cpu", "virtualisation", "storage", "users"] as const;
/** Characters of one remembered string, as the request's schema has it. */
const PIECE = 4_096;
/** A machine whose packed answers are longer is asked for all of them in each scan. */
const MAX_PIECES = 4;
const MAX_BYTES = 4 * 1024 * 1024;

const heldSchema = z.record(
  z.enum(HELD_SECTIONS),
  z.array(z.tuple([z.string(), z.array(z.string())])),
);

type Pieces = Record<string, string>;

/** Empty when one of the sections was not read whole, or they are too long to keep. */
export function packAnswers(answers: Answers): Pieces {
  if (!HELD_SECTIONS.every((name) => answers.isWhole(name))) return {};
  const held = Object.fromEntries(HELD_SECTIONS.map((name) => [name, [...answers.parts(name)]]));
  const packed = deflateRawSync(JSON.stringify(held)).toString("base64");
  const count = Math.ceil(packed.length / PIECE);
  if (count > MAX_PIECES) return {};
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `answers${index}`,
      packed.slice(index * PIECE, (index + 1) * PIECE),
    ]),
  );
}

/** Undefined when nothing is remembered, or what is remembered is not whole. */
export function unpackAnswers(
  remembered: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Answer> | undefined {
  const pieces = Array.from({ length: MAX_PIECES }, (_, index) => remembered[`answers${index}`]);
  const packed = pieces.map((piece) => (typeof piece === "string" ? piece : "")).join("");
  if (packed === "") return undefined;
  try {
    const bytes = inflateRawSync(Buffer.from(packed, "base64"), { maxOutputLength: MAX_BYTES });
    const held = heldSchema.parse(JSON.parse(bytes.toString()));
    return new Map(
      HELD_SECTIONS.map((name) => [name, { parts: new Map(held[name]), isWhole: true }]),
    );
  } catch {
    return undefined;
  }
}
