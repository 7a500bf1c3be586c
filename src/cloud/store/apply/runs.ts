/** A scan's part on one ksocket: how it begins, and how it ends. */

import type { ScanEventBody } from "../../../protocol/frames.ts";
import type { CloudTransaction } from "../dialect.ts";
import { closeWhenAllEnded } from "../snapshot-end.ts";

type Started = Extract<ScanEventBody, { type: "scan.started" }>;
type Ended = Extract<ScanEventBody, { type: "scan.end" }>;

/** Whether the ksocket has a part in the scan: what it says of others' scans is passed over. */
export async function hasRun(
  trx: CloudTransaction,
  snapshotId: string,
  ksocketId: string,
): Promise<boolean> {
  const run = await trx
    .selectFrom("scanRuns")
    .select("status")
    .where("snapshotId", "=", snapshotId)
    .where("ksocketId", "=", ksocketId)
    .executeTakeFirst();
  return run !== undefined;
}

/** A scan that this database never heard of is taken in when the ksocket belongs to the scan's network. */
export async function ensureRun(
  trx: CloudTransaction,
  ksocketId: string,
  event: Started,
): Promise<void> {
  if (event.networkId === null || (await hasRun(trx, event.scanId, ksocketId))) return;
  const member = await trx
    .selectFrom("networkKsockets")
    .select("networkId")
    .where("networkId", "=", event.networkId)
    .where("ksocketId", "=", ksocketId)
    .executeTakeFirst();
  const taken = await trx
    .selectFrom("snapshots")
    .select("snapshotId")
    .where("snapshotId", "=", event.scanId)
    .executeTakeFirst();
  if (member === undefined || taken !== undefined) return;
  await trx
    .insertInto("snapshots")
    .values({
      snapshotId: event.scanId,
      networkId: event.networkId,
      status: "starting",
      createdAt: event.startedAt,
      startedAt: null,
      terminatedAt: null,
      numberOfNodes: 0,
      numberOfAddresses: 0,
    })
    .execute();
  await trx
    .insertInto("scanRuns")
    .values({
      snapshotId: event.scanId,
      ksocketId,
      status: "starting",
      settings: JSON.stringify(event.settings),
      startedAt: null,
      endedAt: null,
      closing: "",
    })
    .execute();
}

export async function startRun(
  trx: CloudTransaction,
  ksocketId: string,
  event: Started,
): Promise<void> {
  const { scanId, startedAt } = event;
  await trx
    .updateTable("scanRuns")
    .set({ status: "running", startedAt, endedAt: null, closing: "" })
    .where("snapshotId", "=", scanId)
    .where("ksocketId", "=", ksocketId)
    .execute();
  await trx
    .updateTable("snapshots")
    .set((eb) => ({
      status: "running",
      terminatedAt: null,
      startedAt: eb.fn.coalesce("startedAt", eb.val(startedAt)),
    }))
    .where("snapshotId", "=", scanId)
    .execute();
}

/** Also ends a run that had been given up for lost: what the agent says of itself is truer. */
export async function endRun(
  trx: CloudTransaction,
  ksocketId: string,
  event: Ended,
): Promise<void> {
  await trx
    .updateTable("scanRuns")
    .set({ status: event.end.status, endedAt: event.endedAt, closing: JSON.stringify(event.end) })
    .where("snapshotId", "=", event.scanId)
    .where("ksocketId", "=", ksocketId)
    .execute();
  await closeWhenAllEnded(trx, event.scanId);
}
