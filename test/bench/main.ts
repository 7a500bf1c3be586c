/** `npm run bench NAME [-- --runs N]`: every benchmark is a file of its own and one line here. */

import { parseArgs } from "node:util";
import { labRequirements } from "../lab/lab.ts";
import { missing } from "../requirements.ts";
import { benchSweep } from "./sweep.ts";

const benchmarks: Readonly<Record<string, (runs: number) => Promise<void>>> = {
  sweep: benchSweep,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "3" } },
});
const [name = ""] = positionals;
const benchmark = benchmarks[name];
const lacks = missing(labRequirements);

if (!benchmark) {
  console.error(
    `usage: npm run bench NAME [-- --runs N]; NAME: ${Object.keys(benchmarks).join(", ")}`,
  );
  process.exitCode = 64;
} else if (lacks.length > 0) {
  console.error(`This benchmark needs ${lacks.join(", ")}.`);
  process.exitCode = 69;
} else {
  await benchmark(Math.max(1, Number(values.runs) || 1));
}
