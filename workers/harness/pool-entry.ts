/** What a pool thread runs: `workers/<kind>/entry.ts` is `export default laneOverPort(worker)`. */

import { readlinkSync } from "node:fs";
import {
  type LaneCommand,
  type LaneReport,
  type LaneTask,
  laneCells,
} from "../../src/protocol/lane.ts";
import { portChannel } from "../../src/protocol/lane-channel.ts";
import type { WorkerDefinition } from "./define-worker.ts";
import { serveLane } from "./serve-lane.ts";
import { traceEverywhere, traceStarts } from "./target-trace.ts";

const BEAT_MS = 25;

/** The function that piscina calls with a LaneTask; it resolves when the lane has been closed. */
export function laneOverPort<Request, Result>(
  definition: WorkerDefinition<Request, Result>,
): (task: LaneTask) => Promise<void> {
  return (task) => servePort(definition, task);
}

export async function servePort<Request, Result>(
  definition: WorkerDefinition<Request, Result>,
  task: LaneTask,
): Promise<void> {
  const cells = new Int32Array(task.cells);
  Atomics.store(cells, laneCells.kernelThread, kernelThread());
  const beat = setInterval(() => Atomics.add(cells, laneCells.beat, 1), BEAT_MS);
  beat.unref();
  const trace = task.isTraced ? traceEverywhere(cells) : traceStarts(cells);
  try {
    await serveLane(definition, portChannel<LaneReport, LaneCommand>(task.port), {
      maxResultBytes: task.maxResultBytes,
      maxTargetBytes: task.maxTargetBytes,
      asTarget: (index, body) => trace.run(index, body),
      onOverdue: (count) => Atomics.store(cells, laneCells.overdue, count),
    });
  } finally {
    trace.end();
    clearInterval(beat);
  }
}

/** proc(5): the link is "PID/task/TID". */
function kernelThread(): number {
  try {
    return Number(readlinkSync("/proc/thread-self").split("/").at(-1)) || 0;
  } catch {
    return 0;
  }
}
