/** `/api/apps/sonar/networks/{networkId}/snapshots`: what each scan found, as it was then. */

import { z } from "zod";
import type { Snapshot } from "../../store/snapshots.ts";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { envelopeText, snapshotNodeDocument, snapshotNodeText } from "../node-documents.ts";
import {
  answers,
  envelope,
  formatOptionalTime,
  formatTime,
  networkParams,
  pageQuery,
  snapshotNodeParams,
  snapshotParams,
  timeText,
} from "../schemas.ts";
import { packageList, packagesOf, updateList, updatesOf } from "./software.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const path = "/api/apps/sonar/networks/:networkId/snapshots";
const tags = ["snapshots"];

const snapshot = z.object({
  snapshotId: z.string(),
  networkId: z.string(),
  createdAt: timeText,
  ksockets: z.array(z.object({ ksocketId: z.string(), displayName: z.string() })),
  numberOfNodes: z.number().int(),
  numberOfAddresses: z.number().int(),
  task: z.object({
    status: z.string(),
    startedAt: timeText.nullable(),
    terminatedAt: timeText.nullable(),
  }),
});

const snapshotOf = (row: Snapshot): z.infer<typeof snapshot> => ({
  snapshotId: row.snapshotId,
  networkId: row.networkId,
  createdAt: formatTime(row.createdAt),
  ksockets: row.runs.map(({ ksocketId, displayName }) => ({ ksocketId, displayName })),
  numberOfNodes: row.numberOfNodes,
  numberOfAddresses: row.numberOfAddresses,
  task: {
    status: row.status,
    startedAt: formatOptionalTime(row.startedAt),
    terminatedAt: formatOptionalTime(row.terminatedAt),
  },
});

export function registerSnapshots(api: Api, context: ApiContext): void {
  const { store } = context;
  const ofNetwork = async ({ networkId, snapshotId }: z.infer<typeof snapshotParams>) =>
    found(await store.snapshots.get(networkId, snapshotId), "snapshot", snapshotId);
  const nodeOf = async (params: z.infer<typeof snapshotNodeParams>) => {
    await ofNetwork(params);
    const { snapshotId, nodeId } = params;
    return found(await store.snapshotNodes.get(snapshotId, nodeId), "node", nodeId);
  };

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Snapshots, newest first",
        params: networkParams,
        querystring: pageQuery,
        response: answers(envelope(snapshot)),
      },
    },
    async (request) => {
      const { networkId } = request.params;
      found(await store.networks.get(networkId), "network", networkId);
      const { items, total } = await store.snapshots.list(networkId, request.query);
      return { items: items.map(snapshotOf), total };
    },
  );
  api.get(
    `${path}/:snapshotId`,
    {
      schema: {
        tags,
        summary: "One snapshot",
        params: snapshotParams,
        response: answers(snapshot),
      },
    },
    async (request) => snapshotOf(await ofNetwork(request.params)),
  );
  api.get(
    `${path}/:snapshotId/nodes`,
    {
      schema: {
        tags,
        summary: "Nodes as they were in the scan",
        params: snapshotParams,
        querystring: pageQuery.extend({ q: z.string().max(256).optional() }),
        response: answers(envelope(snapshotNodeDocument)),
      },
    },
    async (request, reply) => {
      const { snapshotId, networkId } = await ofNetwork(request.params);
      const page = await store.snapshotNodes.list(snapshotId, request.query);
      const items = page.items.map((row) => snapshotNodeText(row, networkId));
      return reply.type(JSON_TYPE).send(envelopeText(items, page.total));
    },
  );
  api.get(
    `${path}/:snapshotId/nodes/:nodeId`,
    {
      schema: {
        tags,
        summary: "One node of the scan",
        params: snapshotNodeParams,
        response: answers(snapshotNodeDocument),
      },
    },
    async (request, reply) => {
      const row = await nodeOf(request.params);
      return reply.type(JSON_TYPE).send(snapshotNodeText(row, request.params.networkId));
    },
  );
  const one = { tags, params: snapshotNodeParams, querystring: pageQuery };
  api.get(
    `${path}/:snapshotId/nodes/:nodeId/packages`,
    { schema: { ...one, summary: "Installed packages", response: answers(packageList) } },
    async (request) =>
      packagesOf(context, (await nodeOf(request.params)).packageListId, request.query),
  );
  api.get(
    `${path}/:snapshotId/nodes/:nodeId/windows-updates`,
    { schema: { ...one, summary: "Installed Windows updates", response: answers(updateList) } },
    async (request) =>
      updatesOf(context, (await nodeOf(request.params)).updateListId, request.query),
  );
}
