/** Other programs at the same simulated agents, each as a row of the table; one that is not installed says so there. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { missing } from "../requirements.ts";
import type { Asked } from "./snmp-ours.ts";

const TIMEOUT_MS = 120_000;
const THREADS = "64";

/** Runs a program to its end and counts what its output has of `mark`. */
async function counted(
  words: readonly string[],
  mark: string,
  input = "",
): Promise<{ readonly count: number; readonly seconds: number }> {
  const startedAt = performance.now();
  const [command = "", ...options] = words;
  const stdio = ["pipe", "pipe", "ignore"] as const;
  const child = spawn(command, options, { stdio: [...stdio], timeout: TIMEOUT_MS });
  let count = 0;
  let rest = "";
  child.stdout.setEncoding("latin1").on("data", (chunk: string) => {
    const parts = (rest + chunk).split(mark);
    count += parts.length - 1;
    rest = parts.at(-1) ?? "";
  });
  child.stdin.end(input);
  await once(child, "close");
  return { count, seconds: (performance.now() - startedAt) / 1_000 };
}

async function row(
  name: string,
  agents: number,
  words: readonly string[],
  mark: string,
  input?: string,
): Promise<string[]> {
  const [lack] = missing([`command:${words[0] ?? ""}`]);
  if (lack !== undefined) return [name, `needs ${lack}`];
  const { count, seconds } = await counted(words, mark, input);
  const rate = String(Math.round(agents / seconds));
  return [name, String(agents), seconds.toFixed(2), rate, "", "", "", "", "", String(count)];
}

export function throughXargs(
  name: string,
  { addresses, port }: Asked,
  command: readonly string[],
  oids: readonly string[],
): Promise<string[]> {
  const words = ["xargs", "-P", THREADS, "-I", "{}", ...command, `{}:${port}`, ...oids];
  return row(name, addresses.length, words, "\n", addresses.join("\n"));
}

const credentials = ["--credentials", "version:2c,community:public", "--threads", THREADS];

/** FusionInventory's discovery asks a range who is there and what it is. */
export function discovery({ addresses, port }: Asked): Promise<string[]> {
  const name = "fusioninventory-netdiscovery";
  const range = ["--first", addresses[0] ?? "", "--last", addresses.at(-1) ?? ""];
  const words = [name, ...range, "--port", String(port), ...credentials];
  return row(name, addresses.length, words, "<DEVICE>");
}

/** Its inventory reads interfaces and components. */
export function inventory({ addresses, port }: Asked): Promise<string[]> {
  const name = "fusioninventory-netinventory";
  const hosts = addresses.flatMap((address) => ["--host", address]);
  const words = [name, ...hosts, "--port", String(port), ...credentials];
  return row(name, addresses.length, words, "<PORT>");
}
