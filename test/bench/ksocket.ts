/** The built program as a contestant. */

import { resolve } from "node:path";
import { z } from "zod";
import type { Contestant } from "./contest.ts";

const nodeLine = z.object({ addresses: z.array(z.object({ addr: z.string() })) });

function* addressesOf(stdout: string): Generator<string> {
  for (const line of stdout.split("\n").filter(Boolean)) {
    for (const { addr } of nodeLine.parse(JSON.parse(line)).addresses) yield addr;
  }
}

/** `ksocket scan` without any limit, as one node document a line; addresses of IPv4 only count. */
export function ksocketScan(targets: readonly string[], only: string): Contestant {
  return {
    name: "ksocket",
    command: process.execPath,
    args: [
      ...[resolve("dist/src/cli/main.js"), "scan", ...targets, "--only", only],
      ...["--rate", "0", "--host-rate", "0", "--format", "jsonl", "--quiet"],
    ],
    found: (stdout) => [...addressesOf(stdout)].filter((address) => !address.includes(":")),
  };
}
