/** Who may do what: each role may do what those before it may. docs/api.md lists it. */

export const roles = ["viewer", "operator", "administrator"] as const;
export type Role = (typeof roles)[number];

const isReading = (method: string) => method === "GET" || method === "HEAD" || method === "OPTIONS";

/** People, tokens, agents, and where the cloud itself sends something. */
const administrative = /^\/api\/(users|audit-log|webhooks|ksockets\/[^/]+\/tokens)(\/|$)/;
/** A session or API tokens of one's own. */
const own = /^\/api\/(session|api-tokens)(\/|$)/;
const ksockets = /^\/api\/ksockets(\/|$)/;
const wholeNetwork = /^\/api\/apps\/sonar\/networks\/[^/]+$/;

/** The least role that a request needs; `path` is without query and trailing slash. */
export function neededRole(method: string, path: string): Role {
  if (administrative.test(path)) return "administrator";
  if (isReading(method) || own.test(path)) return "viewer";
  if (ksockets.test(path)) return "administrator";
  return method === "DELETE" && wholeNetwork.test(path) ? "administrator" : "operator";
}

/** The one of the two roles that may do less. */
export const lesserRole = (one: string, other: string): string =>
  roles.find((role) => role === one || role === other) ?? "";

/** A role that this version doesn't know may do nothing. */
export function isAllowed(role: string, needed: Role): boolean {
  const names: readonly string[] = roles;
  return names.indexOf(role) >= roles.indexOf(needed);
}
