/** Logging in and out, API tokens, users and the audit log. */

import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import type { ApiToken } from "../../store/api-tokens.ts";
import { SESSION_MS, type User } from "../../store/users.ts";
import { SESSION_COOKIE, userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import { LoginThrottle } from "../login-throttle.ts";
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

const user = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.string(),
  createdAt: timeText,
});
const userView = (row: User): z.infer<typeof user> => ({
  userId: row.userId,
  name: row.name,
  role: row.role,
  createdAt: formatTime(row.createdAt),
});

export function registerSession(api: Api, { store, isTls }: ApiContext): void {
  const tags = ["session"];
  const throttle = new LoginThrottle(store.now);
  const cookie = { path: "/", httpOnly: true, sameSite: "strict" } as const;
  const isSecure = (request: FastifyRequest) => isTls || request.protocol === "https";

  api.post(
    "/api/session",
    {
      schema: {
        tags,
        summary: "Log in; the session is a cookie",
        body: z.object({
          name: z.string().min(1).max(255),
          password: z.string().min(1).max(1_024),
        }),
        response: answers(user),
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      const keys = [`address ${request.ip}`, `name ${name}`];
      const waitSeconds = throttle.waitSeconds(keys);
      if (waitSeconds > 0) {
        throw new ApiError("TOO_MANY_REQUESTS", "Too many attempts to log in.", waitSeconds);
      }
      const known = await throttle.check(keys, () => store.users.checkPassword(name, password));
      if (known === undefined) {
        request.log.warn({ name, address: request.ip }, "a login was refused");
        throw new ApiError("LOGIN_REFUSED", "The name or the password is wrong.");
      }
      const { session } = await store.users.openSession(known.userId);
      await store.audit.add(known.name, "session.open", request.ip);
      return reply
        .setCookie(SESSION_COOKIE, session, {
          ...cookie,
          secure: isSecure(request),
          maxAge: SESSION_MS / 1_000,
        })
        .send(userView(known));
    },
  );
  api.get(
    "/api/session",
    { schema: { tags, summary: "Who is logged in", response: answers(user) } },
    async (request) => userView(userOf(request)),
  );
  api.delete(
    "/api/session",
    { schema: { tags, summary: "Log out", response: answers(nothing, 204) } },
    async (request, reply) => {
      const session = request.cookies[SESSION_COOKIE];
      if (session !== undefined) await store.users.closeSession(session);
      return reply
        .clearCookie(SESSION_COOKIE, { ...cookie, secure: isSecure(request) })
        .code(204)
        .send();
    },
  );
  api.get(
    "/api/users",
    { schema: { tags: ["users"], summary: "Users", response: answers(envelope(user)) } },
    async () => {
      const rows = await store.users.list();
      return { items: rows.map(userView), total: rows.length };
    },
  );
  const entry = z.object({
    at: timeText,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.string(),
  });
  api.get(
    "/api/audit-log",
    {
      schema: {
        tags: ["users"],
        summary: "Who changed what, newest first",
        querystring: pageQuery,
        response: answers(envelope(entry)),
      },
    },
    async (request) => {
      const { items, total } = await store.audit.list(request.query);
      return { items: items.map((row) => ({ ...row, at: formatTime(row.at) })), total };
    },
  );
}

export function registerApiTokens(api: Api, { store }: ApiContext): void {
  const path = "/api/api-tokens";
  const tags = ["API tokens"];
  const apiToken = z.object({
    apiTokenId: z.string(),
    label: z.string(),
    createdAt: timeText,
    expiresAt: timeText.nullable(),
    lastUsedAt: timeText.nullable(),
  });
  const view = (row: ApiToken): z.infer<typeof apiToken> => ({
    apiTokenId: row.apiTokenId,
    label: row.label,
    createdAt: formatTime(row.createdAt),
    expiresAt: formatOptionalTime(row.expiresAt),
    lastUsedAt: formatOptionalTime(row.lastUsedAt),
  });

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "API tokens, without their values",
        querystring: pageQuery,
        response: answers(envelope(apiToken)),
      },
    },
    async (request) => {
      const { items, total } = await store.apiTokens.list(request.query);
      return { items: items.map(view), total };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Issue an API token; its value is in this answer and never again",
        body: z.object({ label: z.string().trim().min(1).max(255), expiresAt: expiryInput }),
        response: answers(apiToken.extend({ token: z.string() }), 201),
      },
    },
    async (request, reply) => {
      const { label, expiresAt } = request.body;
      const { name, userId } = userOf(request);
      const created = await store.apiTokens.create(userId, label, expiresAt);
      await store.audit.add(name, "api-token.create", created.apiTokenId, label);
      return reply.code(201).send({ ...view(created), token: created.token });
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
      if (!(await store.apiTokens.remove(apiTokenId))) throw notFound("API token", apiTokenId);
      await store.audit.add(userOf(request).name, "api-token.remove", apiTokenId);
      return reply.code(204).send();
    },
  );
}
