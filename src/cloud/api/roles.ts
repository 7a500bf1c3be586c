/** Who may do what: each role may do what those before it may. docs/api.md lists it. */

export const roles = ["viewer", "operator", "administrator"] as const;
export type Role = (typeof roles)[number];

const isReading = (method: string) => method === "GET" || method === "HEAD" || method === "OPTIONS";

/** People, tokens, agents, and where the cloud itself sends something. */
const administrative =
  /^\/api\/(users|audit-log|api-tokens|webhooks|ksockets\/[^/]+\/tokens)(\/|$)/;
const ownSession = /^\/api\/session(\/|$)/;
const ksockets = /^\/api\/ksockets(\/|$)/;
const wholeNetwork = /^\/api\/apps\/sonar\/networks\/[^/]+$/;

/** The least role that a request needs; `path` is without query and trailing slash. */
export function neededRole(method: string, path: string): Role {
  if (administrative.test(path)) return "administrator";
  if (isReading(method) || ownSession.test(path)) return "viewer";
  if (ksockets.test(path)) return "administrator";
  return method === "DELETE" && wholeNetwork.test(path) ? "administrator" : "operator";
}

/** A role that this version doesn't know may do nothing. */
export function isAllowed(role: string, needed: Role): boolean {
  const names: readonly string[] = roles;
  return names.indexOf(role) >= roles.indexOf(needed);
}
