/**
 * Ties a finished snapshot's nodes to the network's managed nodes, in chunks, in the order of their keys, so that neither the order
 * of arrival nor a restart in between changes the outcome. A node is marked in the transaction that ties it.
 */

import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import type { StoreContext } from "../context.ts";
import { type CloudTransaction, isSqlite } from "../dialect.ts";
import { addHistory } from "../history.ts";
import { overallStatus } from "../snapshot-end.ts";
import { crowdedSignatures } from "./crowded-signatures.ts";
import { Tying } from "./tying.ts";

const CHUNK = 200;
/** Changed nodes after which the table's statistics are worth renewing. */
const MANY = 1_000;

export interface EndedSnapshot {
  readonly snapshotId: string;
  readonly networkId: string;
  /** When the scan ended, which is what its nodes have as the time they were seen. */
  readonly seenAt: number;
}

/** Snapshots whose scan has ended, and whose nodes are not all tied. */
export async function untiedSnapshots({ db, now }: StoreContext): Promise<EndedSnapshot[]> {
  const rows = await db
    .selectFrom("snapshots")
    .select(["snapshotId", "networkId", "terminatedAt"])
    .where("status", "=", "aggregating")
    .orderBy("terminatedAt")
    .execute();
  return rows.map(({ terminatedAt, ...row }) => ({ ...row, seenAt: terminatedAt ?? now() }));
}

/** Ties every snapshot that waits for it. @returns which they were; each has its final status */
export async function tieAll(context: StoreContext): Promise<EndedSnapshot[]> {
  const snapshots = await untiedSnapshots(context);
  for (const snapshot of snapshots) {
    const crowded = await crowdedSignatures(context.db, snapshot.snapshotId);
    let isDone = false;
    while (!isDone) {
      isDone = await context.write((trx) => tieChunk(trx, snapshot, crowded));
      await setImmediate();
    }
    await renewStatistics(context, snapshot);
  }
  return snapshots;
}

/**
 * PostgreSQL learns of many changed rows minutes later, and until then reads rows that its indexes could answer for. What can't be
 * done now it does by itself then.
 */
async function renewStatistics({ db }: StoreContext, { snapshotId }: EndedSnapshot): Promise<void> {
  if (isSqlite(db)) return;
  const tied = await db
    .selectFrom("snapshots")
    .select("numberOfNodes")
    .where("snapshotId", "=", snapshotId)
    .executeTakeFirst();
  if (tied === undefined || tied.numberOfNodes < MANY) return;
  await sql`vacuum (analyze) managed_nodes`.execute(db).catch(() => undefined);
}

/** @returns whether no untied node was left, and the snapshot has its final status */
async function tieChunk(
  trx: CloudTransaction,
  snapshot: EndedSnapshot,
  crowded: ReadonlySet<string>,
): Promise<boolean> {
  const rows = await trx
    .selectFrom("snapshotNodes")
    .selectAll()
    .where("snapshotId", "=", snapshot.snapshotId)
    .where("managedNodeId", "is", null)
    .orderBy("nodeKey")
    .orderBy("ksocketId")
    .limit(CHUNK)
    .execute();
  if (rows.length === 0) {
    await finish(trx, snapshot.snapshotId);
    await tellReplaced(trx, snapshot);
    return true;
  }
  await new Tying(trx, snapshot, crowded).tie(rows);
  return false;
}

/** Nodes whose address another machine has now, and that were seen nowhere else in this scan. */
async function tellReplaced(
  trx: CloudTransaction,
  { networkId, snapshotId, seenAt }: EndedSnapshot,
) {
  const rows = await trx
    .selectFrom("managedNodes")
    .select(["managedNodeId", "replacedById"])
    .where("networkId", "=", networkId)
    .where("replacedAt", "=", seenAt)
    .execute();
  await addHistory(
    trx,
    rows.map(({ managedNodeId, replacedById }) => ({
      managedNodeId,
      at: seenAt,
      snapshotId,
      kind: "replaced",
      reason: replacedById ?? "",
    })),
  );
}

async function finish(trx: CloudTransaction, snapshotId: string): Promise<void> {
  const runs = await trx
    .selectFrom("scanRuns")
    .select("status")
    .where("snapshotId", "=", snapshotId)
    .execute();
  const nodes = await trx
    .selectFrom("snapshotNodes")
    .select((eb) => eb.fn.countAll<number>().as("nodes"))
    .select((eb) => eb.fn.sum<number | null>("numberOfAddresses").as("addresses"))
    .where("snapshotId", "=", snapshotId)
    .executeTakeFirstOrThrow();
  const live = await trx
    .selectFrom("snapshotAddresses")
    .select((eb) => eb.fn.countAll<number>().as("addresses"))
    .where("snapshotId", "=", snapshotId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("snapshots")
    .set({
      status: overallStatus(runs.map((run) => run.status)),
      numberOfNodes: nodes.nodes,
      numberOfAddresses: Math.max(live.addresses, nodes.addresses ?? 0),
    })
    .where("snapshotId", "=", snapshotId)
    .execute();
}
