/** `/api/ksockets`: the agents, their state, and their tokens, each shown once. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import { closeCodes } from "../../../protocol/frames.ts";
import { type Ksocket, type KsocketToken, MAX_LIVE_TOKENS } from "../../store/ksockets.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, found, notFound } from "../errors.ts";
import {
  answers,
  envelope,
  expiryInput,
  formatOptionalTime,
  formatTime,
  ksocketParams,
  nothing,
  pageQuery,
  timeText,
} from "../schemas.ts";

const path = "/api/ksockets";
const tags = ["ksockets"];

const ksocket = z.object({
  ksocketId: z.string(),
  displayName: z.string(),
  isConnected: z.boolean(),
  connectedAt: timeText.nullable(),
  disconnectedAt: timeText.nullable(),
  createdAt: timeText,
  /** "" until it connected for the first time. */
  remoteAddress: z.string(),
  hostname: z.string(),
  version: z.string(),
  operationsVersion: z.string(),
  platform: z.string(),
  interfaces: z.array(
    z.object({ name: z.string(), macaddr: z.string(), addr: z.string(), netmask: z.string() }),
  ),
  workerKinds: z.array(z.string()),
  limitations: z.array(z.string()),
});
const token = z.object({
  tokenId: z.string(),
  createdAt: timeText,
  expiresAt: timeText.nullable(),
  revokedAt: timeText.nullable(),
  lastUsedAt: timeText.nullable(),
  isLive: z.boolean(),
});
const nameInput = z.object({
  displayName: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .meta({ examples: ["Osaka, floor 3"] }),
});

export function registerKsockets(api: Api, { store, links }: ApiContext): void {
  const ksocketOf = (row: Ksocket): z.infer<typeof ksocket> => ({
    ksocketId: row.ksocketId,
    displayName: row.displayName,
    isConnected: links.isConnected(row.ksocketId),
    connectedAt: formatOptionalTime(row.connectedAt),
    disconnectedAt: formatOptionalTime(row.disconnectedAt),
    createdAt: formatTime(row.createdAt),
    remoteAddress: row.remoteAddress,
    hostname: row.hello?.hostname ?? "",
    version: row.hello?.version ?? "",
    operationsVersion: row.hello?.operationsVersion ?? "",
    platform: row.hello?.platform ?? "",
    interfaces: row.hello?.interfaces ?? [],
    workerKinds: row.hello?.workerKinds ?? [],
    limitations: row.hello?.limitations ?? [],
  });
  const tokenOf = (row: KsocketToken): z.infer<typeof token> => ({
    tokenId: row.tokenId,
    createdAt: formatTime(row.createdAt),
    expiresAt: formatOptionalTime(row.expiresAt),
    revokedAt: formatOptionalTime(row.revokedAt),
    lastUsedAt: formatOptionalTime(row.lastUsedAt),
    isLive: row.revokedAt === null && (row.expiresAt === null || row.expiresAt > store.now()),
  });
  const get = async (ksocketId: string) =>
    found(await store.ksockets.get(ksocketId), "ksocket", ksocketId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Ksockets",
        querystring: pageQuery,
        response: answers(envelope(ksocket)),
      },
    },
    async (request) => {
      const { items, total } = await store.ksockets.list(request.query);
      return { items: items.map(ksocketOf), total };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Create a ksocket",
        body: nameInput,
        response: answers(ksocket, 201),
      },
    },
    async (request, reply) => {
      const created = await store.ksockets.create(request.body.displayName);
      await store.audit.add(userOf(request).name, "ksocket.create", created.ksocketId);
      return reply.code(201).send(ksocketOf(created));
    },
  );
  api.get(
    `${path}/:ksocketId`,
    { schema: { tags, summary: "One ksocket", params: ksocketParams, response: answers(ksocket) } },
    async (request) => ksocketOf(await get(request.params.ksocketId)),
  );
  api.patch(
    `${path}/:ksocketId`,
    {
      schema: {
        tags,
        summary: "Rename a ksocket",
        params: ksocketParams,
        body: nameInput,
        response: answers(ksocket),
      },
    },
    async (request) => {
      const { ksocketId } = request.params;
      await store.ksockets.rename(ksocketId, request.body.displayName);
      const renamed = await get(ksocketId);
      await store.audit.add(userOf(request).name, "ksocket.rename", ksocketId);
      return ksocketOf(renamed);
    },
  );
  api.delete(
    `${path}/:ksocketId`,
    {
      schema: {
        tags,
        summary: "Delete a ksocket; its tokens end",
        params: ksocketParams,
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { ksocketId } = request.params;
      const tokens = await store.ksockets.tokens(ksocketId);
      if (!(await store.ksockets.remove(ksocketId))) throw notFound("ksocket", ksocketId);
      for (const { tokenId } of tokens) links.disconnect(tokenId, closeCodes.tokenRevoked);
      await store.audit.add(userOf(request).name, "ksocket.remove", ksocketId);
      return reply.code(204).send();
    },
  );

  const tokens = `${path}/:ksocketId/tokens`;
  api.get(
    tokens,
    {
      schema: {
        tags,
        summary: "Tokens, without their values",
        params: ksocketParams,
        response: answers(envelope(token)),
      },
    },
    async (request) => {
      const { ksocketId } = await get(request.params.ksocketId);
      const rows = await store.ksockets.tokens(ksocketId);
      return { items: rows.map(tokenOf), total: rows.length };
    },
  );
  api.post(
    tokens,
    {
      schema: {
        tags,
        summary: "Issue a token; its value is in this answer and never again",
        params: ksocketParams,
        body: z.object({ expiresAt: expiryInput }).nullish(),
        response: answers(token.extend({ token: z.string() }), 201),
      },
    },
    async (request, reply) => {
      const { ksocketId } = await get(request.params.ksocketId);
      const created = await store.ksockets.createToken(ksocketId, request.body?.expiresAt ?? null);
      if (created === "too-many") {
        throw new ApiError(
          "TOO_MANY_TOKENS",
          `A ksocket has at most ${MAX_LIVE_TOKENS} live tokens: revoke one first.`,
        );
      }
      await store.audit.add(
        userOf(request).name,
        "ksocket.token.create",
        ksocketId,
        created.tokenId,
      );
      return reply.code(201).send({ ...tokenOf(created), token: created.token });
    },
  );
  api.delete(
    `${tokens}/:tokenId`,
    {
      schema: {
        tags,
        summary: "Revoke a token; an agent that uses it is disconnected",
        params: ksocketParams.extend({ tokenId: uuid }),
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { ksocketId, tokenId } = request.params;
      const isRevoked = await store.ksockets.revokeToken(ksocketId, tokenId);
      if (!isRevoked) throw notFound("live token", tokenId);
      links.disconnect(tokenId, closeCodes.tokenRevoked);
      await store.audit.add(userOf(request).name, "ksocket.token.revoke", ksocketId, tokenId);
      return reply.code(204).send();
    },
  );
}
