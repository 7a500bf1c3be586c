/** The names of one address, each once, with its best source. */

import type { NodeAddress } from "../../protocol/node.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { compareText } from "../stable-text.ts";

/** What a login tells comes before what the network tells. */
const sourceOrder = ["ssh", "winrm", "snmp", "dns", "mdns", "netbios"];
const MAX_HOSTNAMES = 64;

export function hostnamesOf(record: AddressRecord): NodeAddress["hostnames"] {
  const best = new Map<string, { hostname: string; source: string }>();
  for (const { hostname: raw, source } of record.of("hostname")) {
    const hostname = raw.trim().replace(/\.$/, "");
    if (hostname === "") continue;
    const key = hostname.toLowerCase();
    const held = best.get(key);
    const order = held === undefined ? -1 : compareNames({ hostname, source }, held);
    if (order < 0) best.set(key, { hostname, source });
  }
  return [...best.values()].sort(compareNames).slice(0, MAX_HOSTNAMES);
}

interface Named {
  readonly hostname: string;
  readonly source?: string | undefined;
}

/** The best source of a name first. */
export const compareSources = (a: Named, b: Named): number =>
  sourceOrder.indexOf(a.source ?? "") - sourceOrder.indexOf(b.source ?? "");

const compareNames = (a: Named, b: Named) =>
  compareSources(a, b) || compareText(a.hostname, b.hostname);
