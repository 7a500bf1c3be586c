/** Answers that the scanner keeps between scans, so that an unchanged machine need not give them again: packed into the strings that a scan may remember. */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import type { Answer, Answers } from "./answers.ts";
import { posixCksum } from "./posix-cksum.ts";

/** The sections that change only with the fingerprint, in the order in which they are told. */
const FIXED_SECTIONS = ["system", "hardware", "cpu", "virtualisation", "storage", "users"] as const;
/** Those whose change a checksum of their own tells, or of which only a part moves. */
const MOVING_SECTIONS = ["interfaces", "routes", "listeners", "boot", "filesystems"] as const;
const HELD_SECTIONS = [...FIXED_SECTIONS, ...MOVING_SECTIONS, "privileged"] as const;
/** Parts that every scan asks for. */
const givenAnew: ReadonlySet<string> = new Set(["now", "uptime", "df"]);
/** Characters of one remembered string, as the request's schema has it. */
const PIECE = 4_096;
/** What is longer when packed is asked for in each scan. */
const MAX_PIECES = 4;
const MAX_BYTES = 4 * 1024 * 1024;

const heldSchema = z.partialRecord(
  z.enum(HELD_SECTIONS),
  z.array(z.tuple([z.string(), z.array(z.string())])),
);

type Pieces = Record<string, string>;
export type HeldAnswers = ReadonlyMap<string, Answer>;

/** Empty when one of the sections was not read whole; without those that move when all together are too long to keep, empty when the others are. */
export function packAnswers(answers: Answers): Pieces {
  const sections = [...FIXED_SECTIONS, ...MOVING_SECTIONS];
  if (!sections.every((name) => answers.isWhole(name))) return {};
  const privileged = answers.isWhole("privileged") ? (["privileged"] as const) : [];
  return pack(answers, [...sections, ...privileged]) ?? pack(answers, FIXED_SECTIONS) ?? {};
}

function pack(answers: Answers, sections: readonly string[]): Pieces | undefined {
  const partsOf = (name: string) =>
    [...answers.parts(name)].filter(([part, lines]) => lines.length > 0 && !givenAnew.has(part));
  const held = Object.fromEntries(sections.map((name) => [name, partsOf(name)]));
  const packed = deflateRawSync(JSON.stringify(held)).toString("base64");
  const count = Math.ceil(packed.length / PIECE);
  if (count > MAX_PIECES) return undefined;
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
): HeldAnswers | undefined {
  const pieces = Array.from({ length: MAX_PIECES }, (_, index) => remembered[`answers${index}`]);
  const packed = pieces.map((piece) => (typeof piece === "string" ? piece : "")).join("");
  if (packed === "") return undefined;
  try {
    const bytes = inflateRawSync(Buffer.from(packed, "base64"), { maxOutputLength: MAX_BYTES });
    const held = heldSchema.parse(JSON.parse(bytes.toString()));
    if (FIXED_SECTIONS.some((name) => held[name] === undefined)) return undefined;
    return new Map(
      HELD_SECTIONS.flatMap((name) =>
        held[name] === undefined ? [] : [[name, { parts: new Map(held[name]), isWhole: true }]],
      ),
    );
  } catch {
    return undefined;
  }
}

/** The sections to ask for again, by what the target told of what moves (script/what-moves.ts); `network` is the checksum that was remembered. */
export function changedSections(
  held: HeldAnswers,
  network: string,
  answers: Answers,
): ReadonlySet<string> {
  const sum = (part: string) => answers.word("fingerprint", part);
  const lines = (section: string, part: string) => held.get(section)?.parts.get(part) ?? [];
  const changed = new Set<string>(MOVING_SECTIONS.filter((name) => !held.has(name)));
  if (sum("network") !== network)
    for (const name of ["interfaces", "routes", "filesystems"]) changed.add(name);
  const sockets = [...lines("listeners", "ss"), ...lines("listeners", "sudo")];
  if (sockets.length === 0 || sum("listeners") !== posixCksum(sockets.map(socketOf).join("")))
    changed.add("listeners");
  const containers = lines("virtualisation", "containers");
  const expected = sum("containers") === undefined ? containers.length === 0 : undefined;
  if (!(expected ?? sum("containers") === sumOfWords(containers))) changed.add("virtualisation");
  return changed;
}

/** Of a row of ss(8) what script/what-moves.ts tells: not how many wait there, nor who listens. Nothing of the heading and of what follows the rows. */
function socketOf(line: string): string {
  const [kind = "", state, , , local, peer] = line.split(/\s+/);
  return /^(tcp|udp)$/.test(kind) ? `${kind} ${state} ${local} ${peer}\n` : "";
}

/** What `echo $(…) | cksum` makes of the lines. */
const sumOfWords = (lines: readonly string[]) =>
  posixCksum(`${lines.join(" ").split(/\s+/).filter(Boolean).join(" ")}\n`);
