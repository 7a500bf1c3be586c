/** Runs the program from its sources inside a lab, as a person at a shell there would. */

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { type NodeDocument, nodeDocument } from "../../src/protocol/node.ts";
import { type Verdict, verdict } from "../../src/protocol/scan.ts";
import type { Lab } from "../lab/lab.ts";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = new URL("../../src/cli/main.ts", import.meta.url).pathname;

export const ksocketCommand = (args: readonly string[]): [string, string[]] => [
  process.execPath,
  ["--import", tsx, main, ...args],
];

export interface ScanOutput {
  readonly nodes: NodeDocument[];
  /** Addresses of all nodes. */
  readonly found: Set<string>;
  readonly stderr: string;
  readonly code: number | null;
}

/** `ksocket scan …` in the lab, run by the words of `launcher` if any; standard output is read as JSON Lines. */
export async function scanIn(
  lab: Lab,
  args: readonly string[],
  home: string,
  launcher: readonly string[] = [],
): Promise<ScanOutput> {
  const [program, programWords] = ksocketCommand(["scan", "--format", "jsonl", ...args]);
  const [command = program, ...words] = [...launcher, program, ...programWords];
  const { stdout, stderr, code } = await lab.exec(command, words, {
    env: { ...process.env, KSOCKET_HOME: home, KSOCKET_LOGFILE: "-" },
    timeoutMs: 180_000,
  });
  const nodes = jsonLines(stdout).map((line) => nodeDocument.loose().parse(line));
  const found = new Set(nodes.flatMap((node) => node.addresses.map(({ addr }) => addr)));
  return { nodes, found, stderr, code };
}

export const parseVerdicts = (text: string): Verdict[] =>
  jsonLines(text).map((line) => verdict.parse(line));

const jsonLines = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
