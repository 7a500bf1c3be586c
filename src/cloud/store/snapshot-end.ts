/** How a scan ends as a whole, from how it ended on each ksocket. */

import type { CloudTransaction } from "./dialect.ts";

export const openRunStatuses = ["starting", "running"] as const;

/** Statuses of a snapshot: aggregating means that all is in, and nodes are being tied to managed nodes. */
export type SnapshotStatus =
  | "starting"
  | "running"
  | "aggregating"
  | "succeeded"
  | "cancelled"
  | "interrupted"
  | "failed";

const isOpen = (status: string) => status === "starting" || status === "running";

/** Succeeded only when every part did; otherwise the first of cancelled, interrupted, failed that occurs, failed only when all did. */
export function overallStatus(runs: readonly string[]): SnapshotStatus {
  if (runs.length === 0) return "failed";
  if (runs.some(isOpen)) return "running";
  if (runs.every((status) => status === "succeeded")) return "succeeded";
  if (runs.every((status) => status === "failed")) return "failed";
  return runs.includes("cancelled") ? "cancelled" : "interrupted";
}

/** Marks the snapshot for aggregation when no part of the scan runs any more. */
export async function closeWhenAllEnded(trx: CloudTransaction, snapshotId: string): Promise<void> {
  const runs = await trx
    .selectFrom("scanRuns")
    .select(["status", "endedAt"])
    .where("snapshotId", "=", snapshotId)
    .execute();
  if (runs.some((run) => isOpen(run.status))) return;
  const terminatedAt = Math.max(...runs.map((run) => run.endedAt ?? 0));
  await trx
    .updateTable("snapshots")
    .set((eb) => ({
      status: "aggregating",
      terminatedAt,
      startedAt: eb.fn.coalesce("startedAt", eb.val(terminatedAt)),
    }))
    .where("snapshotId", "=", snapshotId)
    .execute();
}
