/** `…/views`: saved filters and columns of a network's lists. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import { MAX_VIEWS, type View } from "../../store/views.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, found, notFound } from "../errors.ts";
import { answers, envelope, formatTime, networkParams, nothing, timeText } from "../schemas.ts";

const MAX_QUERY = 16 * 1_024;
const path = "/api/apps/sonar/networks/:networkId/views";
const tags = ["views"];

const view = z.object({
  viewId: z.string(),
  displayName: z.string(),
  query: z.record(z.string(), z.unknown()),
  owner: z.string(),
  createdAt: timeText,
});
const input = z.object({
  displayName: z.string().trim().min(1).max(255),
  query: z
    .record(z.string().max(255), z.unknown())
    .refine((query) => JSON.stringify(query).length <= MAX_QUERY, "is too large"),
});
const viewOf = ({ viewId, displayName, query, owner, createdAt }: View) => ({
  viewId,
  displayName,
  query,
  owner,
  createdAt: formatTime(createdAt),
});

export function registerViews(api: Api, { store }: ApiContext): void {
  const network = async (networkId: string) =>
    found(await store.networks.get(networkId), "network", networkId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Saved views",
        params: networkParams,
        response: answers(envelope(view)),
      },
    },
    async (request) => {
      const { networkId } = await network(request.params.networkId);
      const rows = await store.views.list(networkId);
      return { items: rows.map(viewOf), total: rows.length };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Save a view",
        params: networkParams,
        body: input,
        response: answers(view, 201),
      },
    },
    async (request, reply) => {
      const { networkId } = await network(request.params.networkId);
      const owner = userOf(request).name;
      const added = await store.views.add(networkId, { ...request.body, owner });
      if (added === undefined) {
        throw new ApiError("CONFLICT", `A network has at most ${MAX_VIEWS} views.`);
      }
      await store.audit.add(owner, "view.add", networkId, added.viewId);
      return reply.code(201).send(viewOf(added));
    },
  );
  api.delete(
    `${path}/:viewId`,
    {
      schema: {
        tags,
        summary: "Delete a view",
        params: networkParams.extend({ viewId: uuid }),
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { networkId, viewId } = request.params;
      if (!(await store.views.remove(networkId, viewId))) throw notFound("view", viewId);
      await store.audit.add(userOf(request).name, "view.remove", networkId, viewId);
      return reply.code(204).send();
    },
  );
}
