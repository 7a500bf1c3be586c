/** A managed node's history and identity, merges and splits by hand, and tags of many nodes at once. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import type { NodeDocument } from "../../../protocol/node.ts";
import { historyKinds } from "../../store/history.ts";
import type { IdentityChange, Refusal, Refused } from "../../store/identity-changes.ts";
import type { ManagedNodeRow } from "../../store/managed-nodes.ts";
import { userOf } from "../authentication.ts";
import { changeFrom, changeShape } from "../change-schemas.ts";
import type { Api, ApiContext } from "../context.ts";
import { fieldError, found, notFound } from "../errors.ts";
import {
  answers,
  envelope,
  formatOptionalTime,
  formatTime,
  managedNodeParams,
  networkParams,
  nothing,
  pageQuery,
  timeText,
} from "../schemas.ts";

const network = "/api/apps/sonar/networks/:networkId";
const node = `${network}/managed-nodes/:managedNodeId`;
const tags = ["nodes over time"];

const entry = z.object({
  historyId: z.number().int(),
  at: timeText,
  snapshotId: z.string().nullable(),
  kind: z.enum(historyKinds),
  actor: z.string(),
  reason: z.string(),
  ...changeShape,
});
const signature = z.object({
  type: z.string().min(1).max(32),
  value: z.string().min(1).max(1_024),
});
const identity = z.object({
  signatures: z.array(signature),
  ties: z.array(
    z.object({
      snapshotId: z.string(),
      nodeId: z.string(),
      at: timeText,
      type: z.string(),
      value: z.string(),
    }),
  ),
  replacedBy: z
    .object({
      managedNodeId: z.string(),
      displayName: z.string(),
      addr: z.string(),
      at: timeText,
    })
    .nullable(),
});
const identityChange = z.object({
  identityChangeId: z.string(),
  kind: z.string(),
  managedNodeId: z.string(),
  otherIds: z.array(z.string()),
  at: timeText,
  actor: z.string(),
  reason: z.string(),
  undoneAt: timeText.nullable(),
});
const reason = z.string().trim().max(1_024).default("");
const ids = z.array(uuid).min(1).max(1_000);
const tagName = z.string().min(1).max(64);

const changeView = (row: IdentityChange): z.infer<typeof identityChange> => ({
  identityChangeId: row.identityChangeId,
  kind: row.kind,
  managedNodeId: row.managedNodeId,
  otherIds: [...row.otherIds],
  at: formatTime(row.at),
  actor: row.actor,
  reason: row.reason,
  undoneAt: formatOptionalTime(row.undoneAt),
});

const refusals: Readonly<Record<Refusal, string>> = {
  "into-itself": "A node can't be put into itself.",
  "node-gone": "A node is not there any more.",
  "signature-unknown": "The node has no such signature.",
  "nothing-left": "Nothing would be left of the node.",
  "later-changes": "Undo the later changes of these nodes first.",
};

/** `path` is the member of the body that says what is to be changed; empty where there is no body. */
function done(outcome: IdentityChange | Refused, path: string): z.infer<typeof identityChange> {
  if ("refused" in outcome) {
    throw fieldError("CONFLICT", path, outcome.refused, refusals[outcome.refused]);
  }
  return changeView(outcome);
}

const replacedView = ({ managedNodeId, displayName, document }: ManagedNodeRow, at: number) => ({
  managedNodeId,
  displayName,
  addr: (JSON.parse(document) as NodeDocument).addresses[0]?.addr ?? "",
  at: formatTime(at),
});

export function registerNodesOverTime(api: Api, { store }: ApiContext): void {
  const get = async ({ networkId, managedNodeId }: z.infer<typeof managedNodeParams>) =>
    found(await store.managedNodes.get(networkId, managedNodeId), "managed node", managedNodeId);

  api.get(
    `${node}/history`,
    {
      schema: {
        tags,
        summary: "What changed, newest first",
        params: managedNodeParams,
        querystring: pageQuery,
        response: answers(envelope(entry)),
      },
    },
    async (request) => {
      const { managedNodeId } = await get(request.params);
      const { items, total } = await store.history(managedNodeId, request.query);
      const rows = items.map(({ document, managedNodeId: _managedNodeId, at, ...row }) => ({
        ...row,
        at: formatTime(at),
        ...changeFrom(document),
      }));
      return { items: rows, total };
    },
  );
  api.get(
    `${node}/identity`,
    {
      schema: {
        tags,
        summary: "By what the node is recognised, and what tied each scan's node to it",
        params: managedNodeParams,
        response: answers(identity),
      },
    },
    async (request) => {
      const row = await get(request.params);
      const { signatures, ties } = await store.identityOf(row.managedNodeId);
      const { replacedById, replacedAt, networkId } = row;
      const by = replacedById && (await store.managedNodes.get(networkId, replacedById));
      return {
        signatures,
        ties: ties.map((tie) => ({ ...tie, at: formatTime(tie.at) })),
        replacedBy: by && replacedAt !== null ? replacedView(by, replacedAt) : null,
      };
    },
  );
  api.post(
    `${node}/merge`,
    {
      schema: {
        tags,
        summary: "Put other nodes into this one",
        params: managedNodeParams,
        body: z.object({ managedNodeIds: ids, reason }),
        response: answers(identityChange),
      },
    },
    async (request) => {
      const { networkId, managedNodeId } = await get(request.params);
      const actor = userOf(request).name;
      const by = { networkId, managedNodeId, actor, reason: request.body.reason };
      const merged = done(
        await store.identityChanges.merge(by, request.body.managedNodeIds),
        "managedNodeIds",
      );
      await store.audit.add(actor, "node.merge", managedNodeId, merged.otherIds.join(" "));
      return merged;
    },
  );
  api.post(
    `${node}/split`,
    {
      schema: {
        tags,
        summary: "Make a node of its own of whoever carries these signatures",
        params: managedNodeParams,
        body: z.object({ signatures: z.array(signature).min(1).max(1_000), reason }),
        response: answers(identityChange),
      },
    },
    async (request) => {
      const { networkId, managedNodeId } = await get(request.params);
      const actor = userOf(request).name;
      const by = { networkId, managedNodeId, actor, reason: request.body.reason };
      const split = done(
        await store.identityChanges.split(by, request.body.signatures),
        "signatures",
      );
      await store.audit.add(actor, "node.split", managedNodeId, split.otherIds.join(" "));
      return split;
    },
  );
  api.get(
    `${network}/identity-changes`,
    {
      schema: {
        tags,
        summary: "Merges and splits by hand, newest first",
        params: networkParams,
        querystring: pageQuery,
        response: answers(envelope(identityChange)),
      },
    },
    async (request) => {
      const { networkId } = request.params;
      found(await store.networks.get(networkId), "network", networkId);
      const { items, total } = await store.identityChanges.list(networkId, request.query);
      return { items: items.map(changeView), total };
    },
  );
  api.post(
    `${network}/identity-changes/:identityChangeId/undo`,
    {
      schema: {
        tags,
        summary: "Undo a merge or a split",
        params: networkParams.extend({ identityChangeId: uuid }),
        response: answers(identityChange),
      },
    },
    async (request) => {
      const { networkId, identityChangeId } = request.params;
      const actor = userOf(request).name;
      const outcome = await store.identityChanges.undo(networkId, identityChangeId, actor);
      if (outcome === undefined) throw notFound("change to undo", identityChangeId);
      const undone = done(outcome, "");
      await store.audit.add(actor, "node.identity.undo", undone.managedNodeId, identityChangeId);
      return undone;
    },
  );
  api.post(
    `${network}/managed-nodes/bulk-tags`,
    {
      schema: {
        tags: ["managed nodes"],
        summary: "Set and remove tags of many nodes",
        params: networkParams,
        body: z.object({
          managedNodeIds: ids,
          set: z.record(tagName, z.string().max(1_024)).default({}),
          remove: z.array(tagName).max(64).default([]),
        }),
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { networkId } = request.params;
      found(await store.networks.get(networkId), "network", networkId);
      const { managedNodeIds, set, remove } = request.body;
      await store.annotations.bulkTags(networkId, {
        ids: managedNodeIds,
        set: Object.entries(set).map(([name, value]) => ({ name, value })),
        remove,
      });
      const names = [...Object.keys(set), ...remove].join(" ");
      await store.audit.add(userOf(request).name, "tag.bulk", networkId, names);
      return reply.code(204).send();
    },
  );
}
