/** Scans and their snapshots: one of each per run, under one identifier. */

import { randomUUID } from "node:crypto";
import type { ScanEnd, ScanSettings } from "../../protocol/scan.ts";
import type { StoreContext } from "./context.ts";
import { type Page, type PageRequest, sortOf } from "./paging.ts";
import type { SnapshotTable } from "./schema.ts";
import { closeWhenAllEnded, openRunStatuses, type SnapshotStatus } from "./snapshot-end.ts";

export interface ScanRun {
  readonly ksocketId: string;
  readonly displayName: string;
  readonly status: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly end: ScanEnd | undefined;
}

export interface Snapshot extends Omit<SnapshotTable, "status"> {
  readonly status: SnapshotStatus;
  readonly runs: readonly ScanRun[];
}

export interface PlannedRun {
  readonly ksocketId: string;
  readonly settings: ScanSettings;
}

const sortColumns = {
  snapshotId: "snapshotId",
  createdAt: "createdAt",
  startedAt: "startedAt",
  terminatedAt: "terminatedAt",
} as const;

const openSnapshotStatuses = ["starting", "running", "aggregating"] as const;

export type Snapshots = ReturnType<typeof createSnapshots>;

export function createSnapshots({ db, write, now }: StoreContext) {
  const runsOf = async (ids: readonly string[]) => {
    if (ids.length === 0) return new Map<string, ScanRun[]>();
    const rows = await db
      .selectFrom("scanRuns")
      .leftJoin("ksockets", "ksockets.ksocketId", "scanRuns.ksocketId")
      .select(["snapshotId", "scanRuns.ksocketId", "displayName", "status"])
      .select(["startedAt", "endedAt", "closing"])
      .where("snapshotId", "in", [...ids])
      .orderBy("scanRuns.ksocketId")
      .execute();
    const byId = new Map<string, ScanRun[]>();
    for (const { snapshotId, closing, displayName, ...row } of rows) {
      // Only a checked scan.end is ever written.
      const end = closing === "" ? undefined : (JSON.parse(closing) as ScanEnd);
      const runs = byId.get(snapshotId) ?? [];
      byId.set(snapshotId, [...runs, { ...row, displayName: displayName ?? "", end }]);
    }
    return byId;
  };

  /** While a scan runs its counts are taken fresh. */
  const counted = async (row: SnapshotTable): Promise<SnapshotTable> => {
    if (!openSnapshotStatuses.some((status) => status === row.status)) return row;
    const nodes = await db
      .selectFrom("snapshotNodes")
      .select((eb) => eb.fn.countAll<number>().as("rows"))
      .where("snapshotId", "=", row.snapshotId)
      .executeTakeFirstOrThrow();
    const addresses = await db
      .selectFrom("snapshotAddresses")
      .select((eb) => eb.fn.countAll<number>().as("rows"))
      .where("snapshotId", "=", row.snapshotId)
      .executeTakeFirstOrThrow();
    return { ...row, numberOfNodes: nodes.rows, numberOfAddresses: addresses.rows };
  };

  const complete = async (rows: SnapshotTable[]): Promise<Snapshot[]> => {
    const runs = await runsOf(rows.map((row) => row.snapshotId));
    const done: Snapshot[] = [];
    for (const row of rows) {
      const status = row.status as SnapshotStatus; // written by this folder only
      done.push({ ...(await counted(row)), status, runs: runs.get(row.snapshotId) ?? [] });
    }
    return done;
  };

  return {
    async list(networkId: string, page: PageRequest): Promise<Page<Snapshot>> {
      const order = sortOf(page.sort, sortColumns, { column: "createdAt", direction: "desc" });
      const rows = await db
        .selectFrom("snapshots")
        .selectAll()
        .where("networkId", "=", networkId)
        .orderBy(order.column, order.direction)
        .orderBy("snapshotId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const { total } = await db
        .selectFrom("snapshots")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .where("networkId", "=", networkId)
        .executeTakeFirstOrThrow();
      return { items: await complete(rows), total };
    },

    async get(networkId: string, snapshotId: string): Promise<Snapshot | undefined> {
      const row = await db
        .selectFrom("snapshots")
        .selectAll()
        .where("networkId", "=", networkId)
        .where("snapshotId", "=", snapshotId)
        .executeTakeFirst();
      return row && (await complete([row]))[0];
    },

    /** The new scan's identifier; undefined when a scan of the network has not ended yet. */
    create: (networkId: string, runs: readonly PlannedRun[]): Promise<string | undefined> =>
      write(async (trx) => {
        const open = await trx
          .selectFrom("snapshots")
          .select("snapshotId")
          .where("networkId", "=", networkId)
          .where("status", "in", ["starting", "running"])
          .executeTakeFirst();
        if (open !== undefined) return undefined;
        const snapshotId = randomUUID();
        const nothing = { startedAt: null, terminatedAt: null };
        const counts = { numberOfNodes: 0, numberOfAddresses: 0 };
        await trx
          .insertInto("snapshots")
          .values({
            snapshotId,
            networkId,
            status: "starting",
            createdAt: now(),
            ...nothing,
            ...counts,
          })
          .execute();
        const rows = runs.map((run) => ({
          snapshotId,
          ksocketId: run.ksocketId,
          status: "starting",
          settings: JSON.stringify(run.settings),
          startedAt: null,
          endedAt: null,
          closing: "",
        }));
        await trx.insertInto("scanRuns").values(rows).execute();
        return snapshotId;
      }),

    /** Whether an agent said in the network's last ended scan that a list had not changed, and none is kept. */
    async lacksLists(networkId: string): Promise<boolean> {
      const last = db
        .selectFrom("snapshots")
        .select("snapshotId")
        .where("networkId", "=", networkId)
        // Until a scan's nodes are tied, none of them has the lists that it said are unchanged.
        .where("status", "not in", [...openSnapshotStatuses])
        .orderBy("createdAt", "desc")
        .limit(1);
      const lacking = await db
        .selectFrom("snapshotNodes")
        .select("nodeId")
        .where("snapshotId", "=", last)
        .where((eb) =>
          eb.or([
            eb("unchangedLists", "like", '%"packages"%').and("packageListId", "is", null),
            eb("unchangedLists", "like", '%"windowsUpdates"%').and("updateListId", "is", null),
          ]),
        )
        .limit(1)
        .executeTakeFirst();
      return lacking !== undefined;
    },

    /** Ends a part of a scan from the cloud's side: it could not be started, or its agent is gone. */
    endRun: (
      snapshotId: string,
      ksocketId: string,
      status: "failed" | "interrupted",
      end?: ScanEnd,
    ) =>
      write(async (trx) => {
        await trx
          .updateTable("scanRuns")
          .set({ status, endedAt: now(), closing: end === undefined ? "" : JSON.stringify(end) })
          .where("snapshotId", "=", snapshotId)
          .where("ksocketId", "=", ksocketId)
          .where("status", "in", [...openRunStatuses])
          .execute();
        await closeWhenAllEnded(trx, snapshotId);
      }),

    /** Parts that have not ended though their agent has been away since before the time. */
    abandonedRuns: (before: number) =>
      db
        .selectFrom("scanRuns")
        .innerJoin("ksockets", "ksockets.ksocketId", "scanRuns.ksocketId")
        .select(["snapshotId", "scanRuns.ksocketId"])
        .where("status", "in", [...openRunStatuses])
        .where("isConnected", "=", 0)
        .where((eb) => eb.or([eb("disconnectedAt", "<", before), eb("disconnectedAt", "is", null)]))
        .execute(),

    openRuns: (ksocketId: string) =>
      db
        .selectFrom("scanRuns")
        .select("snapshotId")
        .where("ksocketId", "=", ksocketId)
        .where("status", "in", [...openRunStatuses])
        .execute(),
  };
}
