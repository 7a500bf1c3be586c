/** The lines of an OpenSSH known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): patterns, hashed names, ports and markers. */

import { createHmac, timingSafeEqual } from "node:crypto";

export interface KnownHostsEntry {
  readonly marker: "revoked" | "cert-authority" | undefined;
  /** Whether the line speaks of a host that goes by one of these names. */
  readonly matches: (name: string) => boolean;
  readonly keyType: string;
  /** The key as it goes over the wire, base64. */
  readonly key: string;
}

const DEFAULT_PORT = 22;
const MAX_LINE = 65_536;

/** How a host is called in the file: the address, or [address]:port for any port but 22. */
export function knownHostsName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === DEFAULT_PORT ? name : `[${name}]:${port}`;
}

/** Undefined for comments, empty lines and what can't be read. */
export function parseKnownHostsLine(line: string): KnownHostsEntry | undefined {
  const fields = line
    .slice(0, MAX_LINE)
    .trim()
    .split(/[ \t]+/);
  const marker = fields[0]?.startsWith("@") ? fields.shift()?.slice(1) : undefined;
  const [hosts = "", keyType = "", key = ""] = fields;
  if (hosts === "" || hosts.startsWith("#") || key === "") return undefined;
  if (marker !== undefined && marker !== "revoked" && marker !== "cert-authority") return undefined;
  const matches = hosts.startsWith("|1|") ? hashedName(hosts) : namePatterns(hosts);
  return { marker, matches, keyType, key };
}

/** |1|salt|HMAC-SHA1(salt, name), both base64. */
function hashedName(text: string): (name: string) => boolean {
  const [, , salt = "", hash = ""] = text.split("|");
  const expected = Buffer.from(hash, "base64");
  return (name) => {
    const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  };
}

/** Patterns parted by commas; one with ! that matches rules the line out. */
function namePatterns(text: string): (name: string) => boolean {
  const patterns = text.toLowerCase().split(",");
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((p) => p.slice(1));
  return (name) =>
    wanted.some((pattern) => matchesPattern(name, pattern)) &&
    !unwanted.some((pattern) => matchesPattern(name, pattern));
}

/** `*` stands for any number of characters, `?` for one. Linear in both lengths but for a factor. */
function matchesPattern(name: string, pattern: string): boolean {
  let at = 0;
  let patternAt = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < name.length) {
    if (pattern[patternAt] === "*") {
      star = patternAt++;
      resumeAt = at;
    } else if (pattern[patternAt] === "?" || pattern[patternAt] === name[at]) {
      patternAt++;
      at++;
    } else if (star >= 0) {
      patternAt = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (pattern[patternAt] === "*") patternAt++;
  return patternAt === pattern.length;
}
