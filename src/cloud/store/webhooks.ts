/** Webhooks, and their deliveries: written when the event happens, so that neither a crash nor a deaf receiver loses one. */

import { randomUUID } from "node:crypto";
import type { StoreContext } from "./context.ts";
import { type Page, type PageRequest, totalOf } from "./paging.ts";
import type { DeliveryTable, WebhookTable } from "./schema-over-time.ts";
import { newToken } from "./token.ts";

export const webhookEvents = [
  "scan.ended",
  "node.new",
  "node.changed",
  "node.outdated",
  "token.expiring",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export interface Webhook extends Omit<WebhookTable, "events" | "isEnabled" | "secret"> {
  readonly events: readonly WebhookEvent[];
  readonly isEnabled: boolean;
}

export interface WebhookChanges {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEvent[] | undefined;
  readonly isEnabled?: boolean | undefined;
}

export interface Due extends DeliveryTable {
  readonly url: string;
  readonly secret: string;
}

/** Deliveries that are kept for people to look at, per webhook. */
const KEPT_DELIVERIES = 1_000;
const DELIVERIES_AT_ONCE = 32;

const fromRow = ({ secret: _secret, ...row }: WebhookTable): Webhook => ({
  ...row,
  events: JSON.parse(row.events) as WebhookEvent[],
  isEnabled: row.isEnabled === 1,
});

export function createWebhooks({ db, write, now }: StoreContext) {
  const deliveryOf = (webhookId: string, event: string, data: unknown): DeliveryTable => {
    const deliveryId = randomUUID();
    const createdAt = now();
    const payload = JSON.stringify({
      deliveryId,
      event,
      createdAt: new Date(createdAt).toISOString(),
      data,
    });
    const rest = { attempts: 0, nextAttemptAt: createdAt, lastStatus: null, lastFault: "" };
    return { deliveryId, webhookId, event, payload, createdAt, status: "waiting", ...rest };
  };
  const get = async (webhookId: string): Promise<Webhook | undefined> => {
    const row = await db
      .selectFrom("webhooks")
      .selectAll()
      .where("webhookId", "=", webhookId)
      .executeTakeFirst();
    return row && fromRow(row);
  };
  return {
    get,

    async list(): Promise<Webhook[]> {
      const rows = await db.selectFrom("webhooks").selectAll().orderBy("createdAt").execute();
      return rows.map(fromRow);
    },

    /** The secret is returned here and never again. */
    async create(values: {
      networkId: string | null;
      url: string;
      events: readonly WebhookEvent[];
      isEnabled: boolean;
    }): Promise<Webhook & { secret: string }> {
      const secret = newToken("kwh");
      const webhook = { ...values, webhookId: randomUUID(), createdAt: now() };
      await db
        .insertInto("webhooks")
        .values({
          ...webhook,
          events: JSON.stringify(values.events),
          isEnabled: flag(values.isEnabled),
          secret,
        })
        .execute();
      return { ...webhook, secret };
    },

    async change(webhookId: string, values: WebhookChanges): Promise<Webhook | undefined> {
      if (Object.keys(values).length > 0) {
        await db
          .updateTable("webhooks")
          .set(columnsOf(values))
          .where("webhookId", "=", webhookId)
          .execute();
      }
      return get(webhookId);
    },

    async remove(webhookId: string): Promise<boolean> {
      const result = await db
        .deleteFrom("webhooks")
        .where("webhookId", "=", webhookId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    /** Writes a delivery for every webhook that wants the event. */
    async emit(
      event: WebhookEvent,
      networkId: string | null,
      all: readonly unknown[],
    ): Promise<void> {
      const rows = await db.selectFrom("webhooks").selectAll().where("isEnabled", "=", 1).execute();
      const wanting = rows
        .map(fromRow)
        .filter((one) => one.events.includes(event))
        .filter((one) => one.networkId === null || one.networkId === networkId);
      const deliveries = wanting.flatMap(({ webhookId }) =>
        all.map((data) => deliveryOf(webhookId, event, data)),
      );
      if (deliveries.length === 0) return;
      await write(async (trx) => {
        for (let n = 0; n < deliveries.length; n += 500) {
          await trx
            .insertInto("deliveries")
            .values(deliveries.slice(n, n + 500))
            .execute();
        }
      });
    },

    async test(webhookId: string): Promise<void> {
      await db
        .insertInto("deliveries")
        .values(deliveryOf(webhookId, "test", {}))
        .execute();
    },

    due: (): Promise<Due[]> =>
      db
        .selectFrom("deliveries")
        .innerJoin("webhooks", "webhooks.webhookId", "deliveries.webhookId")
        .selectAll("deliveries")
        .select(["url", "secret"])
        .where("status", "=", "waiting")
        .where("nextAttemptAt", "<=", now())
        .orderBy("nextAttemptAt")
        .limit(DELIVERIES_AT_ONCE)
        .execute(),

    async attempted(
      deliveryId: string,
      outcome: Pick<
        DeliveryTable,
        "attempts" | "status" | "nextAttemptAt" | "lastStatus" | "lastFault"
      >,
    ): Promise<void> {
      await db
        .updateTable("deliveries")
        .set(outcome)
        .where("deliveryId", "=", deliveryId)
        .execute();
    },

    async deliveries(webhookId: string, page: PageRequest): Promise<Page<DeliveryTable>> {
      const query = db.selectFrom("deliveries").where("webhookId", "=", webhookId);
      const items = await query
        .selectAll()
        .orderBy("createdAt", "desc")
        .orderBy("deliveryId")
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      const total = await totalOf(query);
      return { items, total };
    },

    /** Drops what nobody waits for any more. */
    async prune(): Promise<void> {
      for (const { webhookId } of await db.selectFrom("webhooks").select("webhookId").execute()) {
        const oldest = await db
          .selectFrom("deliveries")
          .select("createdAt")
          .where("webhookId", "=", webhookId)
          .where("status", "!=", "waiting")
          .orderBy("createdAt", "desc")
          .offset(KEPT_DELIVERIES)
          .limit(1)
          .executeTakeFirst();
        if (oldest === undefined) continue;
        await db
          .deleteFrom("deliveries")
          .where("webhookId", "=", webhookId)
          .where("status", "!=", "waiting")
          .where("createdAt", "<=", oldest.createdAt)
          .execute();
      }
    },
  };
}

const flag = (value: boolean) => (value ? 1 : 0);

const columnsOf = ({ url, events, isEnabled }: WebhookChanges) => ({
  ...(url !== undefined && { url }),
  ...(events !== undefined && { events: JSON.stringify(events) }),
  ...(isEnabled !== undefined && { isEnabled: flag(isEnabled) }),
});
