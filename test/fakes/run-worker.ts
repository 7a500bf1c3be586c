/** Runs a worker definition on one request, through the real harness, in the test's own thread. */

import { MessageChannel } from "node:worker_threads";
import type { Evidence } from "../../src/protocol/evidence.ts";
import type { LaneCommand, LaneReport } from "../../src/protocol/lane.ts";
import { portChannel } from "../../src/protocol/lane-channel.ts";
import type { Outcome } from "../../src/protocol/outcome.ts";
import { revealed } from "../../src/protocol/secret.ts";
import type { WorkerDefinition } from "../../workers/harness/define-worker.ts";
import { defaultLaneLimits, serveLane } from "../../workers/harness/serve-lane.ts";

export interface RunOnceOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  readonly maxResultBytes?: number;
  /** Answers the worker's wishes to send packets; absent: all are granted. */
  readonly onWant?: (address: string | null, packets: number) => number;
}

export interface RunOnceResult<Result> {
  readonly outcome: Outcome<Result>;
  readonly evidence: Evidence[];
  readonly logs: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[];
}

/** Everything that the worker said about one request; `stop` of the definition has run when it resolves. */
export async function runOnce<Request, Result>(
  definition: WorkerDefinition<Request, Result>,
  request: unknown,
  options: RunOnceOptions = {},
): Promise<RunOnceResult<Result>> {
  const { port1, port2 } = new MessageChannel();
  const supervisor = portChannel<LaneCommand, LaneReport>(port1);
  const served = serveLane(definition, portChannel<LaneReport, LaneCommand>(port2), {
    ...defaultLaneLimits,
    maxResultBytes: options.maxResultBytes ?? defaultLaneLimits.maxResultBytes,
  });
  const evidence: Evidence[] = [];
  const logs: RunOnceResult<Result>["logs"] = [];
  const outcome = await new Promise<Outcome<unknown>>((resolve) => {
    supervisor.onMessage((report) => {
      if (report.type === "evidence") {
        for (const batch of report.batches) evidence.push(...batch.evidence);
      } else if (report.type === "answers") {
        for (const answer of report.answers) resolve(answer.outcome);
      } else if (report.type === "log") {
        logs.push({ level: report.level, message: report.message, fields: report.fields });
      } else if (report.type === "wants") {
        const grants = report.wants.map(({ wantId, address, packets }) => ({
          wantId,
          packets: options.onWant?.(address, packets) ?? packets,
          at: Date.now(),
        }));
        supervisor.send({ type: "grants", grants });
      }
    });
    const deadlineMs = options.deadlineMs ?? 30_000;
    const isPaced = options.onWant !== undefined;
    const target = { index: 1, request: revealed(request), deadlineMs, isPaced };
    supervisor.send({ type: "targets", targets: [target] });
    const cancel = () => supervisor.send({ type: "cancel", indices: [1] });
    if (options.signal?.aborted === true) cancel();
    else options.signal?.addEventListener("abort", cancel, { once: true });
  });
  supervisor.send({ type: "close" });
  await served;
  // The definition's result schema has checked the value.
  return { outcome: outcome as Outcome<Result>, evidence, logs };
}
