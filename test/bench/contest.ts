/** Programs that do the same job, run one after the other in one lab, several times, and compared with the ground truth. */

import { existsSync } from "node:fs";
import type { Lab } from "../lab/lab.ts";
import { missing } from "../requirements.ts";
import { median, printTable } from "./table.ts";

export interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Addresses that the program's standard output calls alive. */
  readonly found: (stdout: string) => Iterable<string>;
}

export interface Contest {
  readonly title: string;
  /** Addresses that a perfect answer holds. */
  readonly expected: ReadonlySet<string>;
  /** The first is ours: the others' ratios are to it. */
  readonly contestants: readonly Contestant[];
  /** How long one run may take. */
  readonly timeoutMs?: number;
}

interface Round {
  readonly wallMs: number;
  readonly packets: number;
  readonly packetsPerSecond: number;
  readonly recall: number;
  readonly falsePositives: number;
  readonly maxRssMb: number;
}

async function runOnce(lab: Lab, contest: Contest, contestant: Contestant): Promise<Round> {
  lab.resetCapture();
  const { command, args } = contestant;
  const done = await lab.exec(command, args, { timeoutMs: contest.timeoutMs ?? 60_000 });
  if (done.code !== 0) {
    const words = done.stderr.trim().split("\n").at(-1) ?? "";
    throw new Error(done.code === null ? "took too long" : `exit code ${done.code}: ${words}`);
  }
  const found = new Set(contestant.found(done.stdout));
  const hits = [...contest.expected].filter((address) => found.has(address)).length;
  const wrong = [...found].filter((address) => !lab.truth.at(address)?.isAlive);
  const { packets } = lab.capture();
  const seconds = (packets.at(-1)?.atMs ?? 0) / 1_000;
  return {
    wallMs: done.wallMs,
    packets: packets.length,
    packetsPerSecond: seconds > 0 ? packets.length / seconds : 0,
    recall: hits / contest.expected.size,
    falsePositives: wrong.filter((address) => address !== lab.plan.scanner).length,
    maxRssMb: done.maxRssKb / 1_024,
  };
}

function whyAbsent({ command, args }: Contestant): string | undefined {
  const [lack] = missing([`command:${command}`]);
  const [script] = args;
  if (script?.endsWith(".js") && !existsSync(script)) return `${script} isn't built`;
  return lack && `needs ${lack}`;
}

async function roundsOf(lab: Lab, contest: Contest, contestant: Contestant, runs: number) {
  const rounds: Round[] = [];
  for (let run = 0; run < runs; run++) rounds.push(await runOnce(lab, contest, contestant));
  return rounds;
}

function cells(name: string, rounds: readonly Round[], oursMs: number | undefined): string[] {
  const middle = (pick: (round: Round) => number) => median(rounds.map(pick));
  const wallMs = middle((round) => round.wallMs);
  return [
    name,
    (wallMs / 1_000).toFixed(2),
    oursMs === undefined ? "" : (wallMs / oursMs).toFixed(2),
    Math.round(middle((round) => round.packets)).toString(),
    Math.round(middle((round) => round.packetsPerSecond)).toString(),
    `${(100 * Math.min(...rounds.map((round) => round.recall))).toFixed(2)} %`,
    Math.max(...rounds.map((round) => round.falsePositives)).toString(),
    Math.round(Math.max(...rounds.map((round) => round.maxRssMb))).toString(),
  ];
}

const headings = [
  "program",
  "wall s",
  "× ours",
  "packets",
  "packets/s",
  "recall",
  "false",
  "max MB",
];

/** Runs every contestant `runs` times and prints a table: medians; the worst recall and memory. */
export async function runContest(lab: Lab, contest: Contest, runs: number): Promise<void> {
  const rows: string[][] = [];
  let oursMs: number | undefined;
  for (const contestant of contest.contestants) {
    const absent = whyAbsent(contestant);
    try {
      if (absent) throw new Error(absent);
      const rounds = await roundsOf(lab, contest, contestant, runs);
      if (contestant === contest.contestants[0]) oursMs = median(rounds.map((r) => r.wallMs));
      rows.push(cells(contestant.name, rounds, oursMs));
    } catch (error) {
      rows.push([contestant.name, error instanceof Error ? error.message : String(error)]);
    }
  }
  console.log(`\n${contest.title}: ${contest.expected.size} to find, median of ${runs}`);
  printTable(headings, rows);
}
