/** The end of a scan that a crash or a restart of the agent cut off. */

import type { ScanEventBody } from "../../protocol/frames.ts";
import type { ScanProgress } from "../../protocol/scan.ts";

const unknownProgress = (startedAt: number, at: number): ScanProgress => ({
  phase: "ended",
  startedAt,
  at,
  candidates: 0,
  asked: 0,
  alive: 0,
  silent: 0,
  detailsPending: 0,
  detailsDone: 0,
  nodes: 0,
  packetsSent: 0,
  packetsPerSecond: 0,
  lossEstimate: 0,
  etaMs: null,
  waitingFor: [],
});

/** `progress` is the last one known; its counts are kept, its phase is ended. */
export function interruptedEnd(
  scan: { scanId: string; startedAt: number; progress?: ScanProgress | undefined },
  now: number,
): ScanEventBody {
  const known = scan.progress ?? unknownProgress(scan.startedAt, now);
  return {
    type: "scan.end",
    scanId: scan.scanId,
    endedAt: now,
    end: {
      status: "interrupted",
      progress: { ...known, phase: "ended", etaMs: null, waitingFor: [] },
      notices: ["The agent stopped while the scan ran; what it had found until then was kept."],
      reasons: [],
    },
  };
}
