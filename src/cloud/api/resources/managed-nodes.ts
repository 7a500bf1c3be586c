/** `/api/apps/sonar/networks/{networkId}/managed-nodes` and what belongs to one: packages, Windows updates, tags. */

import { z } from "zod";
import type { ManagedNodeRow } from "../../store/managed-nodes.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, found, notFound } from "../errors.ts";
import {
  cursorText,
  envelopeText,
  managedNodeDocument,
  managedNodeText,
} from "../node-documents.ts";
import { nodeFilterOf, nodeListQuery } from "../node-filter.ts";
import {
  answers,
  envelope,
  managedNodeParams,
  networkParams,
  nothing,
  pageQuery,
} from "../schemas.ts";
import { packageList, packagesOf, updateList, updatesOf } from "./software.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const path = "/api/apps/sonar/networks/:networkId/managed-nodes";
const tags = ["managed nodes"];

const tag = z.object({ name: z.string(), value: z.string() });

export function registerManagedNodes(api: Api, context: ApiContext): void {
  const { store } = context;
  const network = async (networkId: string) =>
    found(await store.networks.get(networkId), "network", networkId);
  const node = async ({ networkId, managedNodeId }: z.infer<typeof managedNodeParams>) =>
    found(await store.managedNodes.get(networkId, managedNodeId), "managed node", managedNodeId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Nodes over all scans",
        params: networkParams,
        querystring: nodeListQuery,
        response: answers(
          envelope(managedNodeDocument).extend({ nextCursor: z.string().nullable().optional() }),
        ),
      },
    },
    async (request, reply) => {
      const { networkId, stateDays } = await network(request.params.networkId);
      const { cursor, offset, limit, sort, ...query } = request.query;
      const filter = { ...nodeFilterOf(query), offset, limit, sort };
      const textOf = (row: ManagedNodeRow) => managedNodeText(row, stateDays, store.now());
      if (cursor === undefined) {
        const page = await store.managedNodes.list(networkId, stateDays, filter);
        return reply.type(JSON_TYPE).send(envelopeText(page.items.map(textOf), page.total));
      }
      if (offset > 0 || sort !== undefined) {
        throw new ApiError("REQUEST_INVALID", "A cursor goes with neither offset nor sort.");
      }
      const rows = await store.managedNodes.after(networkId, stateDays, {
        ...filter,
        after: cursor,
      });
      const next = rows.length < limit ? null : (rows.at(-1)?.managedNodeId ?? null);
      return reply.type(JSON_TYPE).send(cursorText(rows.map(textOf), next));
    },
  );

  api.get(
    `${path}/:managedNodeId`,
    {
      schema: {
        tags,
        summary: "One node, as in the list",
        params: managedNodeParams,
        response: answers(managedNodeDocument),
      },
    },
    async (request, reply) => {
      const { stateDays } = await network(request.params.networkId);
      const row = await node(request.params);
      return reply.type(JSON_TYPE).send(managedNodeText(row, stateDays, store.now()));
    },
  );

  const one = { tags, params: managedNodeParams, querystring: pageQuery };
  api.get(
    `${path}/:managedNodeId/packages`,
    { schema: { ...one, summary: "Installed packages", response: answers(packageList) } },
    async (request) =>
      packagesOf(context, (await node(request.params)).packageListId, request.query),
  );
  api.get(
    `${path}/:managedNodeId/windows-updates`,
    { schema: { ...one, summary: "Installed Windows updates", response: answers(updateList) } },
    async (request) => updatesOf(context, (await node(request.params)).updateListId, request.query),
  );

  api.get(
    `${path}/:managedNodeId/tags`,
    { schema: { ...one, summary: "Tags", response: answers(envelope(tag)) } },
    async (request) => {
      const items = await store.annotations.tags((await node(request.params)).managedNodeId);
      return { items, total: items.length };
    },
  );
  const tagParams = managedNodeParams.extend({ name: z.string().min(1).max(64) });
  api.put(
    `${path}/:managedNodeId/tags/:name`,
    {
      schema: {
        tags,
        summary: "Set a tag",
        params: tagParams,
        body: z.object({ value: z.string().max(1_024) }),
        response: answers(tag),
      },
    },
    async (request) => {
      const { managedNodeId } = await node(request.params);
      const { name } = request.params;
      await store.annotations.setTag(managedNodeId, name, request.body.value);
      await store.audit.add(userOf(request).name, "tag.set", managedNodeId, name);
      return { name, value: request.body.value };
    },
  );
  api.delete(
    `${path}/:managedNodeId/tags/:name`,
    {
      schema: { tags, summary: "Remove a tag", params: tagParams, response: answers(nothing, 204) },
    },
    async (request, reply) => {
      const { managedNodeId } = await node(request.params);
      const { name } = request.params;
      if (!(await store.annotations.removeTag(managedNodeId, name))) throw notFound("tag", name);
      await store.audit.add(userOf(request).name, "tag.remove", managedNodeId, name);
      return reply.code(204).send();
    },
  );
}
