/** NO_PROXY as curl and Go read it: names with their sub-domains, addresses, CIDR prefixes, each with an optional port; `*` is everything. */

import { BlockList, isIP } from "node:net";

interface Rule {
  readonly host: string;
  readonly port: number | undefined;
}

function parseRule(entry: string): Rule {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  if (bracketed) return { host: bracketed[1] ?? "", port: portOf(bracketed[2]) };
  if (isIP(entry) === 6 || entry.split(":").length > 2) return { host: entry, port: undefined };
  const [host = "", port] = entry.split(":");
  return { host: host.toLowerCase(), port: portOf(port) };
}

const portOf = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));

const familyOf = (version: number) => (version === 6 ? "ipv6" : "ipv4");

function prefixHolds(prefix: string, host: string): boolean {
  const [network = "", length = ""] = prefix.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(host) === 0 || !/^\d{1,3}$/.test(length)) return false;
  if (Number(length) > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), familyOf(family));
  return list.check(host, familyOf(isIP(host)));
}

function sameAddress(a: string, b: string): boolean {
  if (isIP(a) === 0 || isIP(b) === 0) return false;
  const list = new BlockList();
  list.addAddress(a, familyOf(isIP(a)));
  return list.check(b, familyOf(isIP(b)));
}

function ruleHolds(rule: Rule, host: string, port: number): boolean {
  if (rule.port !== undefined && rule.port !== port) return false;
  if (rule.host.includes("/")) return prefixHolds(rule.host, host);
  if (isIP(rule.host) !== 0) return sameAddress(rule.host, host);
  const name = rule.host.replace(/^\*?\./, "");
  return name !== "" && (host === name || host.endsWith(`.${name}`));
}

/** Whether the list says that this host and port are reached without a proxy. */
export function isWithoutProxy(noProxy: string, host: string, port: number): boolean {
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== "");
  const plainHost = host.toLowerCase().replace(/\.$/, "");
  return entries.some((entry) => entry === "*" || ruleHolds(parseRule(entry), plainHost, port));
}
