/** `/api/apps/sonar/networks`, their scan settings, and the ksockets that scan them. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import type { Network } from "../../store/networks.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { found, notFound } from "../errors.ts";
import { settingsInput } from "../scan-settings.ts";
import {
  answers,
  envelope,
  formatOptionalTime,
  formatTime,
  networkParams,
  nothing,
  pageQuery,
  timeText,
} from "../schemas.ts";

const path = "/api/apps/sonar/networks";
const tags = ["networks"];

const network = z.object({
  networkId: z.string(),
  displayName: z.string(),
  stateDays: z.number().int(),
  /** How many snapshots are kept, and for how many days; null: without end. */
  keepSnapshots: z.number().int().nullable(),
  keepDays: z.number().int().nullable(),
  settings: settingsInput,
  numberOfNodes: z.object({ new: z.number(), stable: z.number(), outdated: z.number() }),
  lastScan: z
    .object({
      scanId: z.string(),
      status: z.string(),
      startedAt: timeText.nullable(),
      terminatedAt: timeText.nullable(),
    })
    .nullable(),
  createdAt: timeText,
  updatedAt: timeText,
});
const changes = z.object({
  displayName: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .meta({ examples: ["Head office"] }),
  settings: settingsInput.optional(),
  stateDays: z.number().int().min(1).max(3_650).optional(),
  keepSnapshots: z.number().int().min(1).max(100_000).nullable().optional(),
  keepDays: z.number().int().min(1).max(36_500).nullable().optional(),
});
const networkKsocket = z.object({
  ksocketId: z.string(),
  displayName: z.string(),
  isConnected: z.boolean(),
  settings: settingsInput,
});

export function registerNetworks(api: Api, context: ApiContext): void {
  const { store, links } = context;

  const withCounts = async (row: Network): Promise<z.infer<typeof network>> => {
    const { items } = await store.snapshots.list(row.networkId, { offset: 0, limit: 1 });
    const [last] = items;
    return {
      ...row,
      settings: settingsInput.parse(row.settings),
      numberOfNodes: await store.managedNodes.countStates(row.networkId, row.stateDays),
      lastScan: last
        ? {
            scanId: last.snapshotId,
            status: last.status,
            startedAt: formatOptionalTime(last.startedAt),
            terminatedAt: formatOptionalTime(last.terminatedAt),
          }
        : null,
      createdAt: formatTime(row.createdAt),
      updatedAt: formatTime(row.updatedAt),
    };
  };
  const get = async (networkId: string) =>
    found(await store.networks.get(networkId), "network", networkId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Networks",
        querystring: pageQuery,
        response: answers(envelope(network)),
      },
    },
    async (request) => {
      const { items, total } = await store.networks.list(request.query);
      return { items: await Promise.all(items.map(withCounts)), total };
    },
  );
  api.post(
    path,
    {
      schema: { tags, summary: "Create a network", body: changes, response: answers(network, 201) },
    },
    async (request, reply) => {
      const created = await store.networks.create(request.body);
      await store.audit.add(userOf(request).name, "network.create", created.networkId);
      return reply.code(201).send(await withCounts(created));
    },
  );
  api.get(
    `${path}/:networkId`,
    { schema: { tags, summary: "One network", params: networkParams, response: answers(network) } },
    async (request) => withCounts(await get(request.params.networkId)),
  );
  api.patch(
    `${path}/:networkId`,
    {
      schema: {
        tags,
        summary: "Change a network; settings are replaced as a whole",
        params: networkParams,
        body: changes.partial(),
        response: answers(network),
      },
    },
    async (request) => {
      const { networkId } = request.params;
      const changed = found(
        await store.networks.change(networkId, request.body),
        "network",
        networkId,
      );
      await store.audit.add(userOf(request).name, "network.change", networkId);
      return withCounts(changed);
    },
  );
  api.delete(
    `${path}/:networkId`,
    {
      schema: {
        tags,
        summary: "Delete a network with all that was found in it",
        params: networkParams,
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { networkId } = request.params;
      if (!(await store.networks.remove(networkId))) throw notFound("network", networkId);
      await store.audit.add(userOf(request).name, "network.remove", networkId);
      return reply.code(204).send();
    },
  );

  const members = `${path}/:networkId/ksockets`;
  const memberParams = networkParams.extend({ ksocketId: uuid });
  api.get(
    members,
    {
      schema: {
        tags,
        summary: "The ksockets that scan the network, and what differs on each",
        params: networkParams,
        response: answers(envelope(networkKsocket)),
      },
    },
    async (request) => {
      const { networkId } = await get(request.params.networkId);
      const rows = await store.networks.ksockets(networkId);
      const items = rows.map((row) => ({ ...row, isConnected: links.isConnected(row.ksocketId) }));
      return { items, total: items.length };
    },
  );
  api.put(
    `${members}/:ksocketId`,
    {
      schema: {
        tags,
        summary: "Let a ksocket scan the network; a blank setting falls back to the network's",
        params: memberParams,
        body: z.object({ settings: settingsInput.default({}) }),
        response: answers(networkKsocket),
      },
    },
    async (request) => {
      const { networkId, ksocketId } = request.params;
      await get(networkId);
      const { displayName } = found(await store.ksockets.get(ksocketId), "ksocket", ksocketId);
      const { settings } = request.body;
      await store.networks.setKsocket(networkId, ksocketId, settings);
      await store.audit.add(userOf(request).name, "network.ksocket.set", networkId, ksocketId);
      return { ksocketId, displayName, isConnected: links.isConnected(ksocketId), settings };
    },
  );
  api.delete(
    `${members}/:ksocketId`,
    {
      schema: {
        tags,
        summary: "Take a ksocket out of the network",
        params: memberParams,
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { networkId, ksocketId } = request.params;
      const isRemoved = await store.networks.removeKsocket(networkId, ksocketId);
      if (!isRemoved) throw notFound("ksocket", ksocketId);
      await store.audit.add(userOf(request).name, "network.ksocket.remove", networkId, ksocketId);
      return reply.code(204).send();
    },
  );
}
