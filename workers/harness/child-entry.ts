/** What a child process runs that serves a lane over IPC (the capture process); it ends with its parent. */

import type { LaneCommand, LaneReport } from "../../src/protocol/lane.ts";
import { ipcChannel } from "../../src/protocol/lane-channel.ts";
import type { WorkerDefinition } from "./define-worker.ts";
import { defaultLaneLimits, serveLane } from "./serve-lane.ts";

/** Serves until the parent closes the lane or is gone, then exits; needs `fork(…, { serialization: "advanced" })`. */
export async function serveOverIpc<Request, Result>(
  definition: WorkerDefinition<Request, Result>,
): Promise<void> {
  // A terminal's Ctrl-C reaches the whole process group; the parent decides when the lane closes.
  process.on("SIGINT", () => undefined);
  const channel = ipcChannel<LaneReport, LaneCommand>(process);
  await serveLane(definition, channel, {
    ...defaultLaneLimits,
    // A sweep is one target, and tells of as many addresses as there are.
    maxTargetBytes: Number.POSITIVE_INFINITY,
  });
  process.exit(0);
}
