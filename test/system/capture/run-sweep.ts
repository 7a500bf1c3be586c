/**
 * Runs sweeps in whatever network namespace it is started in: reads a JSON array of requests from standard input, runs them at once,
 * and writes one JSON line for each: outcome, evidence, milliseconds, packets for which leave was asked.
 */

import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { type SweepRequest, sweepRequest } from "../../../src/protocol/sweep.ts";
import capture from "../../../workers/capture/worker.ts";

async function sweep(request: SweepRequest) {
  const evidence: Evidence[] = [];
  let leased = 0;
  const start = performance.now();
  const deadlineMs = 60_000;
  const outcome = await capture.run(request, {
    signal: AbortSignal.timeout(deadlineMs),
    deadlineAt: Date.now() + deadlineMs,
    emit: (...batch) => evidence.push(...batch),
    takePackets: () => Promise.resolve(),
    leasePackets: (wanted) => {
      leased += wanted;
      return Promise.resolve(wanted);
    },
    log: () => undefined,
  });
  return { outcome, leased, ms: Math.round(performance.now() - start), evidence };
}

const requests = z.array(sweepRequest).parse(JSON.parse(await text(process.stdin)));
for (const report of await Promise.all(requests.map(sweep))) {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
await capture.stop?.();
