/** The last words of `ksocket scan`, on standard error: what was found, what it cost, and why the rest was not. */

import type { ScanEnd } from "../../protocol/scan.ts";
import { formatDuration } from "./progress-line.ts";

const MOST_REASONS = 12;

export function summaryText(end: ScanEnd, nodes: number): string {
  const { progress } = end;
  const took = formatDuration(progress.at - progress.startedAt);
  const lines = [
    `${nodes} ${nodes === 1 ? "node" : "nodes"}, ${progress.alive} of ${progress.candidates} addresses alive, in ${took}, ${progress.packetsSent} packets` +
      (progress.lossEstimate > 0.001 ? `, ${(progress.lossEstimate * 100).toFixed(1)} % loss` : ""),
  ];
  if (end.status !== "succeeded")
    lines.push(
      `the scan ${endWords[end.status]}${end.error ? `: ${end.error.message}${end.error.detail ? ` (${end.error.detail})` : ""}` : ""}`,
    );
  for (const notice of end.notices) lines.push(`note: ${notice}`);
  const reasons = [...end.reasons].sort((a, b) => b.count - a.count).slice(0, MOST_REASONS);
  for (const { reason, count } of reasons) lines.push(`${count} × ${reason}`);
  return `${lines.join("\n")}\n`;
}

const endWords: Record<ScanEnd["status"], string> = {
  succeeded: "succeeded",
  cancelled: "was cancelled; this is what it had found",
  interrupted: "was interrupted; this is what it had found",
  failed: "failed",
};
