/** Logging in and out, users and the audit log. */

import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { SESSION_MS } from "../../store/users.ts";
import { accountDisabled, SESSION_COOKIE, userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError } from "../errors.ts";
import { LoginThrottle } from "../login-throttle.ts";
import { answers, envelope, formatTime, nothing, pageQuery, timeText } from "../schemas.ts";
import { user, userView } from "../user-view.ts";

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
      if (known.disabledAt !== null) {
        request.log.warn({ name, address: request.ip }, "a disabled user wanted to log in");
        throw accountDisabled();
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
