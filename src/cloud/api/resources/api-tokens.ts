/** API tokens: everybody has those of one's own, an administrator sees and ends those of others, too. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import type { ApiToken } from "../../store/api-tokens.ts";
import type { User } from "../../store/users.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import { isAllowed, roles } from "../roles.ts";
import {
  answers,
  envelope,
  expiryInput,
  formatOptionalTime,
  formatTime,
  nothing,
  pageQuery,
  timeText,
} from "../schemas.ts";

const path = "/api/api-tokens";
const tags = ["API tokens"];

const apiToken = z.object({
  apiTokenId: z.string(),
  label: z.string(),
  owner: z.string(),
  role: z.string().nullable().meta({ description: "At most; null: as much as its owner." }),
  createdAt: timeText,
  expiresAt: timeText.nullable(),
  lastUsedAt: timeText.nullable(),
});
const view = (row: ApiToken): z.infer<typeof apiToken> => ({
  ...row,
  createdAt: formatTime(row.createdAt),
  expiresAt: formatOptionalTime(row.expiresAt),
  lastUsedAt: formatOptionalTime(row.lastUsedAt),
});
const tokenInput = z.object({
  label: z.string().trim().min(1).max(255),
  expiresAt: expiryInput,
  role: z.enum(roles).optional().meta({ description: "No more than one's own, which is usual." }),
});

/** Whose tokens a person may see and end; undefined: everybody's. */
const boundTo = ({ role, userId }: User) => (role === "administrator" ? undefined : userId);

export function registerApiTokens(api: Api, { store }: ApiContext): void {
  api.get(
    path,
    {
      schema: {
        tags,
        summary: "API tokens of one's own, to administrators all, without their values",
        querystring: pageQuery,
        response: answers(envelope(apiToken)),
      },
    },
    async (request) => {
      const { items, total } = await store.apiTokens.list(request.query, boundTo(userOf(request)));
      return { items: items.map(view), total };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Issue an API token; its value is in this answer and never again",
        body: tokenInput,
        response: answers(apiToken.extend({ token: z.string() }), 201),
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const { label, expiresAt, role = user.role } = request.body;
      if (!roles.some((one) => one === role && isAllowed(user.role, one))) {
        throw new ApiError("FORBIDDEN", "A token has no more than the role of whoever issues it.");
      }
      const { userId, name: owner } = user;
      const created = await store.apiTokens.create(userId, label, expiresAt, role);
      const { apiTokenId, token } = created;
      await store.audit.add(owner, "api-token.create", apiTokenId, label);
      const createdAt = store.now();
      const row = { apiTokenId, label, owner, role, createdAt, expiresAt, lastUsedAt: null };
      return reply.code(201).send({ ...view(row), token });
    },
  );
  api.delete(
    `${path}/:apiTokenId`,
    {
      schema: {
        tags,
        summary: "Delete an API token",
        params: z.object({ apiTokenId: uuid }),
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { apiTokenId } = request.params;
      const user = userOf(request);
      const isRemoved = await store.apiTokens.remove(apiTokenId, boundTo(user));
      if (!isRemoved) throw notFound("API token", apiTokenId);
      await store.audit.add(user.name, "api-token.remove", apiTokenId);
      return reply.code(204).send();
    },
  );
}
