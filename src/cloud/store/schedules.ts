/** When a network is scanned by itself. Whoever knows the calendar (src/cloud/schedule) says when the next run is. */

import type { StoreContext } from "./context.ts";
import type { ScheduleTable } from "./schema-over-time.ts";

export interface Schedule extends Omit<ScheduleTable, "isEnabled" | "lastFault"> {
  readonly isEnabled: boolean;
  readonly lastFault: { readonly code: string; readonly message: string } | null;
}

export interface ScheduleInput {
  readonly cron: string;
  readonly timeZone: string;
  readonly isEnabled: boolean;
  readonly nextRunAt: number | null;
}

export interface RunOutcome {
  readonly at: number;
  readonly scanId: string | null;
  readonly fault: { readonly code: string; readonly message: string } | null;
}

const fromRow = (row: ScheduleTable): Schedule => ({
  ...row,
  isEnabled: row.isEnabled === 1,
  lastFault:
    row.lastFault === "" ? null : (JSON.parse(row.lastFault) as { code: string; message: string }),
});

export function createSchedules({ db, now }: StoreContext) {
  return {
    async get(networkId: string): Promise<Schedule | undefined> {
      const row = await db
        .selectFrom("schedules")
        .selectAll()
        .where("networkId", "=", networkId)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async set(networkId: string, input: ScheduleInput): Promise<void> {
      const values = { ...input, isEnabled: input.isEnabled ? 1 : 0 };
      await db
        .insertInto("schedules")
        .values({ networkId, ...values, lastRunAt: null, lastScanId: null, lastFault: "" })
        .onConflict((oc) => oc.column("networkId").doUpdateSet(values))
        .execute();
    },

    async remove(networkId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("schedules")
        .where("networkId", "=", networkId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    /** Those whose time has come, however long ago: a missed run is made up once. */
    async due(): Promise<Schedule[]> {
      const rows = await db
        .selectFrom("schedules")
        .selectAll()
        .where("isEnabled", "=", 1)
        .where("nextRunAt", "<=", now())
        .orderBy("nextRunAt")
        .execute();
      return rows.map(fromRow);
    },

    /**
     * Claims the run: false when somebody else has, or the schedule was changed meanwhile. Written before the scan is started, so
     * that a crash in between loses a run rather than doubling it.
     */
    async claim(schedule: Schedule, nextRunAt: number | null): Promise<boolean> {
      const result = await db
        .updateTable("schedules")
        .set({ nextRunAt, lastRunAt: now() })
        .where("networkId", "=", schedule.networkId)
        .where("nextRunAt", "=", schedule.nextRunAt)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async ran(networkId: string, { at, scanId, fault }: RunOutcome): Promise<void> {
      await db
        .updateTable("schedules")
        .set({
          lastRunAt: at,
          ...(scanId === null ? {} : { lastScanId: scanId }),
          lastFault: fault === null ? "" : JSON.stringify(fault),
        })
        .where("networkId", "=", networkId)
        .execute();
    },
  };
}
