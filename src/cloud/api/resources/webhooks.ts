/** `/api/webhooks`: where the cloud tells what happened. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import { type Webhook, webhookEvents } from "../../store/webhooks.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { found, notFound } from "../errors.ts";
import { answers, envelope, formatTime, nothing, pageQuery, timeText } from "../schemas.ts";

const path = "/api/webhooks";
const tags = ["webhooks"];

const url = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .refine((text) => new URL(text).username === "", {
    params: { reason: "url-login" },
    error: "may not hold a login",
  })
  .meta({ examples: ["https://hooks.example.com/ksocket"] });
const events = z
  .array(z.enum(webhookEvents))
  .min(1)
  .max(webhookEvents.length)
  .meta({ examples: [["scan.ended", "node.new"]] });
const params = z.object({ webhookId: uuid });
const webhook = z.object({
  webhookId: z.string(),
  url: z.string(),
  events,
  networkId: z.string().nullable(),
  isEnabled: z.boolean(),
  createdAt: timeText,
});
const delivery = z.object({
  deliveryId: z.string(),
  event: z.string(),
  createdAt: timeText,
  attempts: z.number().int(),
  status: z.string(),
  lastStatus: z.number().int().nullable(),
  lastFault: z.string(),
});
const view = (row: Webhook): z.infer<typeof webhook> => ({
  webhookId: row.webhookId,
  url: row.url,
  events: [...row.events],
  networkId: row.networkId,
  isEnabled: row.isEnabled,
  createdAt: formatTime(row.createdAt),
});

export function registerWebhooks(api: Api, { store }: ApiContext): void {
  const get = async (webhookId: string) =>
    found(await store.webhooks.get(webhookId), "webhook", webhookId);

  api.get(
    path,
    { schema: { tags, summary: "Webhooks", response: answers(envelope(webhook)) } },
    async () => {
      const rows = await store.webhooks.list();
      return { items: rows.map(view), total: rows.length };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Add a webhook; the secret that signs is in this answer and never again",
        body: z.object({
          url,
          events,
          networkId: uuid.nullable().default(null),
          isEnabled: z.boolean().default(true),
        }),
        response: answers(webhook.extend({ secret: z.string() }), 201),
      },
    },
    async (request, reply) => {
      const { networkId } = request.body;
      if (networkId !== null) found(await store.networks.get(networkId), "network", networkId);
      const created = await store.webhooks.create(request.body);
      await store.audit.add(userOf(request).name, "webhook.create", created.webhookId, created.url);
      return reply.code(201).send({ ...view(created), secret: created.secret });
    },
  );
  api.patch(
    `${path}/:webhookId`,
    {
      schema: {
        tags,
        summary: "Change a webhook",
        params,
        body: z.object({
          url: url.optional(),
          events: events.optional(),
          isEnabled: z.boolean().optional(),
        }),
        response: answers(webhook),
      },
    },
    async (request) => {
      const { webhookId } = await get(request.params.webhookId);
      const changed = await store.webhooks.change(webhookId, request.body);
      await store.audit.add(userOf(request).name, "webhook.change", webhookId);
      return view(found(changed, "webhook", webhookId));
    },
  );
  api.delete(
    `${path}/:webhookId`,
    { schema: { tags, summary: "Delete a webhook", params, response: answers(nothing, 204) } },
    async (request, reply) => {
      const { webhookId } = request.params;
      if (!(await store.webhooks.remove(webhookId))) throw notFound("webhook", webhookId);
      await store.audit.add(userOf(request).name, "webhook.remove", webhookId);
      return reply.code(204).send();
    },
  );
  api.post(
    `${path}/:webhookId/test`,
    {
      schema: { tags, summary: "Send an event `test`", params, response: answers(nothing, 204) },
    },
    async (request, reply) => {
      const { webhookId } = await get(request.params.webhookId);
      await store.webhooks.test(webhookId);
      return reply.code(204).send();
    },
  );
  api.get(
    `${path}/:webhookId/deliveries`,
    {
      schema: {
        tags,
        summary: "What was sent, newest first",
        params,
        querystring: pageQuery,
        response: answers(envelope(delivery)),
      },
    },
    async (request) => {
      const { webhookId } = await get(request.params.webhookId);
      const { items, total } = await store.webhooks.deliveries(webhookId, request.query);
      const rows = items.map((row) => ({
        deliveryId: row.deliveryId,
        event: row.event,
        createdAt: formatTime(row.createdAt),
        attempts: row.attempts,
        status: row.status,
        lastStatus: row.lastStatus,
        lastFault: row.lastFault,
      }));
      return { items: rows, total };
    },
  );
}
