/** What the pool itself costs: 65,536 targets that do nothing, through one thread. */

import { builtWorkers } from "./built-workers.ts";

const TARGETS = 65_536;

export async function benchTargets(runs: number): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const workers = await builtWorkers({ empty: { threads: 1, window: 1_024, isTraced: false } });
    const ask = () => workers.ask("empty", {}, { deadlineMs: 60_000 });
    await ask();
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: TARGETS }, ask));
    const ms = performance.now() - startedAt;
    console.log(
      `${TARGETS} targets  ${Math.round(ms)} ms  ${((ms * 1_000) / TARGETS).toFixed(1)} µs each`,
    );
    await workers.stop();
  }
}
