/** `tsx test/corpus/topology.ts FOLDER TRUTH.jsonl`: how much of the recorded devices' ports, addresses and neighbours is read. Prints totals only. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scoreTopology, topologyTruth } from "./topology-score.ts";

const [folder, truthFile] = process.argv.slice(2);
if (folder === undefined || truthFile === undefined) {
  throw new Error("which folder, and which truth?");
}
const truths = topologyTruth(readFileSync(truthFile, "utf8"));
const score = await scoreTopology(truths, (id) =>
  readFileSync(join(folder, `${id}.snmprec`), "utf8"),
);
for (const [what, { found, expected }] of Object.entries(score)) {
  const share = expected === 0 ? 100 : (100 * found) / expected;
  process.stdout.write(`${what.padEnd(20)} ${found} of ${expected} (${share.toFixed(1)} %)\n`);
}
