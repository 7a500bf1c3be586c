/**
 * Who asks: an API token (`X-Authorization: Token …`, or `Authorization: Bearer …`, so that a login in front may use Authorization)
 * or a browser's session cookie. A cookie alone changes nothing: the page must add a header that no foreign form can send.
 */

import type { FastifyRequest } from "fastify";
import type { User } from "../store/users.ts";
import type { Api, ApiContext } from "./context.ts";
import { ApiError } from "./errors.ts";
import { isAllowed, lesserRole, neededRole } from "./roles.ts";

export const SESSION_COOKIE = "ksocket_session";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before any handler of a resource that needs it. */
    user: User | null;
  }
}

/** Resources that anyone may ask: logging in, the description of the API, and whether the cloud is up. */
const isPublic = (method: string, path: string): boolean =>
  path === "/api/docs" ||
  path.startsWith("/api/docs/") ||
  path === "/api/health" ||
  (method === "POST" && path === "/api/session");

const isReading = (method: string) => method === "GET" || method === "HEAD" || method === "OPTIONS";

export function registerAuthentication(api: Api, context: ApiContext): void {
  api.decorateRequest("user", null);
  api.addHook("onRequest", async (request) => {
    const path = (request.url.split("?", 1)[0] ?? "").replace(/\/+$/, "");
    const isProtected = path.startsWith("/api/") || path === "/metrics";
    if (!isProtected || isPublic(request.method, path)) return;
    request.user = await authenticate(request, context);
    const needed = neededRole(request.method, path);
    if (isAllowed(request.user.role, needed)) return;
    throw new ApiError("FORBIDDEN", `This needs the role ${needed}.`);
  });
}

/** The user that a resource is asked by. */
export function userOf(request: FastifyRequest): User {
  if (request.user === null) throw new ApiError("UNAUTHENTICATED", "Log in, or send an API token.");
  return request.user;
}

async function authenticate(request: FastifyRequest, { store }: ApiContext): Promise<User> {
  const token = tokenOf(request);
  if (token !== undefined) {
    const checked = await store.apiTokens.check(token);
    if ("user" in checked) {
      const { user, role } = checked;
      return { ...user, role: lesserRole(user.role, role ?? user.role) };
    }
    if (checked.refused === "expired") {
      throw new ApiError("TOKEN_EXPIRED", "The API token has expired.");
    }
    if (checked.refused === "disabled") throw accountDisabled();
    throw new ApiError("UNAUTHENTICATED", "The API token is not known.");
  }
  const session = request.cookies[SESSION_COOKIE];
  const user = session === undefined ? undefined : await store.users.checkSession(session);
  if (user === undefined) throw new ApiError("UNAUTHENTICATED", "Log in, or send an API token.");
  if (!isReading(request.method) && request.headers["x-requested-with"] === undefined) {
    throw new ApiError("FORBIDDEN", "A change by cookie needs the header X-Requested-With.");
  }
  return user;
}

export const accountDisabled = () =>
  new ApiError("ACCOUNT_DISABLED", "The account is disabled; an administrator can enable it.");

function tokenOf({ headers }: FastifyRequest): string | undefined {
  const own = headers["x-authorization"];
  const text = typeof own === "string" ? own : undefined;
  const byOwn = text === undefined ? undefined : /^token\s+(\S+)$/i.exec(text)?.[1];
  if (text !== undefined) return byOwn ?? "";
  return /^bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}
