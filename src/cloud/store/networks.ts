/** Networks, their scan settings, and what differs per ksocket. */

import { randomUUID } from "node:crypto";
import { type ScanSettings, type ScanSettingsInput, scanSettings } from "../../protocol/scan.ts";
import type { StoreContext } from "./context.ts";
import { type Page, type PageRequest, sortOf } from "./paging.ts";

/** Settings as chosen: what is absent has its default or the network's value. */
export type ChosenSettings = ScanSettingsInput;

export interface Network {
  readonly networkId: string;
  readonly displayName: string;
  readonly settings: ChosenSettings;
  readonly stateDays: number;
  readonly keepSnapshots: number | null;
  readonly keepDays: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NetworkChanges {
  readonly displayName?: string | undefined;
  readonly settings?: ChosenSettings | undefined;
  readonly stateDays?: number | undefined;
  /** Null: without end. */
  readonly keepSnapshots?: number | null | undefined;
  readonly keepDays?: number | null | undefined;
}

export interface NetworkKsocket {
  readonly ksocketId: string;
  readonly displayName: string;
  readonly settings: ChosenSettings;
}

export const DEFAULT_STATE_DAYS = 7;

const sortColumns = {
  networkId: "networkId",
  displayName: "displayName",
  createdAt: "createdAt",
  updatedAt: "updatedAt",
} as const;

export function createNetworks({ db, now }: StoreContext) {
  const get = async (networkId: string): Promise<Network | undefined> => {
    const row = await db
      .selectFrom("networks")
      .selectAll()
      .where("networkId", "=", networkId)
      .executeTakeFirst();
    return row && fromRow(row);
  };
  return {
    get,

    async list(page: PageRequest): Promise<Page<Network>> {
      const order = sortOf(page.sort, sortColumns, { column: "displayName", direction: "asc" });
      const rows = await db
        .selectFrom("networks")
        .selectAll()
        .orderBy(order.column, order.direction)
        .orderBy("networkId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const { total } = await db
        .selectFrom("networks")
        .select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      return { items: rows.map(fromRow), total };
    },

    async create(values: NetworkChanges & { displayName: string }): Promise<Network> {
      const network = {
        networkId: randomUUID(),
        displayName: values.displayName,
        settings: values.settings ?? {},
        stateDays: values.stateDays ?? DEFAULT_STATE_DAYS,
        keepSnapshots: values.keepSnapshots ?? null,
        keepDays: values.keepDays ?? null,
        createdAt: now(),
        updatedAt: now(),
      };
      await db
        .insertInto("networks")
        .values({ ...network, settings: JSON.stringify(network.settings) })
        .execute();
      return network;
    },

    /** Undefined when there is no such network. */
    async change(networkId: string, changes: NetworkChanges): Promise<Network | undefined> {
      const { settings, displayName, stateDays, keepSnapshots, keepDays } = changes;
      await db
        .updateTable("networks")
        .set({
          updatedAt: now(),
          ...(displayName === undefined ? {} : { displayName }),
          ...(stateDays === undefined ? {} : { stateDays }),
          ...(keepSnapshots === undefined ? {} : { keepSnapshots }),
          ...(keepDays === undefined ? {} : { keepDays }),
          ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
        })
        .where("networkId", "=", networkId)
        .execute();
      return get(networkId);
    },

    async remove(networkId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("networks")
        .where("networkId", "=", networkId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async ksockets(networkId: string): Promise<NetworkKsocket[]> {
      const rows = await db
        .selectFrom("networkKsockets")
        .innerJoin("ksockets", "ksockets.ksocketId", "networkKsockets.ksocketId")
        .select(["ksockets.ksocketId", "ksockets.displayName", "networkKsockets.settings"])
        .where("networkId", "=", networkId)
        .orderBy("ksockets.displayName")
        .execute();
      return rows.map((row) => ({ ...row, settings: JSON.parse(row.settings) as ChosenSettings }));
    },

    /** Adds the ksocket to the network, or changes what differs on it. */
    async setKsocket(
      networkId: string,
      ksocketId: string,
      settings: ChosenSettings,
    ): Promise<void> {
      const text = JSON.stringify(settings);
      await db
        .insertInto("networkKsockets")
        .values({ networkId, ksocketId, settings: text })
        .onConflict((oc) => oc.columns(["networkId", "ksocketId"]).doUpdateSet({ settings: text }))
        .execute();
    },

    async removeKsocket(networkId: string, ksocketId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("networkKsockets")
        .where("networkId", "=", networkId)
        .where("ksocketId", "=", ksocketId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}

function fromRow(row: Omit<Network, "settings"> & { settings: string }): Network {
  return { ...row, settings: JSON.parse(row.settings) as ChosenSettings };
}

/** The settings of a scan on one ksocket: its own value, else the network's, else the default. A blank list is no value. */
export function effectiveSettings(network: ChosenSettings, ksocket: ChosenSettings): ScanSettings {
  const own = Object.entries(ksocket).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return scanSettings.parse({ ...network, ...Object.fromEntries(own) });
}
