/**
 * What one misbehaving target costs the other 199 of its batch: their wall time with it, against without it.
 * 200 targets that wait 150 to 300 ms each, on two threads with four at once: some 5.6 s. Threads are warm when the clock starts.
 */

import { builtWorkers } from "./built-workers.ts";

const TARGETS = 200;
const OFFENDER = 60;
const offences = ["loop", "throw", "exit", "large", "memory"];

export async function benchIsolation(runs: number): Promise<void> {
  const alone = await medianMs(runs);
  console.log(`no offender  ${Math.round(alone)} ms`);
  for (const how of offences) {
    const ms = await medianMs(runs, how);
    console.log(`${how.padEnd(11)}  ${Math.round(ms)} ms  ratio ${(ms / alone).toFixed(3)}`);
  }
}

async function medianMs(runs: number, how?: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await othersMs(how));
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function othersMs(how: string | undefined): Promise<number> {
  const workers = await builtWorkers({ offender: { threads: 2, window: 4 } });
  const ask = (n: number, request: object) =>
    workers.ask("offender", { address: `192.0.2.${n}`, ...request }, { deadlineMs: 60_000 });
  await Promise.all(Array.from({ length: 100 }, (_, n) => ask(n, { pauseMs: 20 })));
  const startedAt = performance.now();
  const others: Promise<{ readonly status: string }>[] = [];
  for (let n = 0; n < TARGETS; n += 1) {
    const pauseMs = 150 + ((n * 37) % 151);
    const outcome = ask(n, n === OFFENDER ? { pauseMs, how } : { pauseMs });
    if (n !== OFFENDER) others.push(outcome);
  }
  const outcomes = await Promise.all(others);
  const ms = performance.now() - startedAt;
  const lost = outcomes.filter(({ status }) => status !== "done").length;
  if (lost > 0) console.log(`${lost} of the others were not answered`);
  await workers.stop();
  return ms;
}
