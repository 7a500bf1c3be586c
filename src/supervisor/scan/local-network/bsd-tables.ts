/**
 * Reads `netstat -rn` and `arp -an` as macOS and the BSDs print them.
 * Held to sample outputs only: these parsers have not been run on such a machine.
 */

import type { IpFamily } from "../../../net/address.ts";
import { type Prefix, parsePrefix } from "../../../net/prefix.ts";
import { type NeighbourRow, neighbourRow, nextHopOf, type RouteRow } from "./rows.ts";

export function parseNetstatRoutes(text: string): RouteRow[] {
  let family: IpFamily = 4;
  let netif = -1;
  const rows: RouteRow[] = [];
  for (const line of text.split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (/^Internet6?:/.test(line)) family = line.startsWith("Internet6") ? 6 : 4;
    else if (fields[0] === "Destination") netif = fields.indexOf("Netif");
    else rows.push(...routeOf(fields, family, netif));
  }
  return rows;
}

/** Flags: U up, G gateway, H host, R and B refusing (netstat(1)). Rows of single hosts on the link are neighbours, not routes. */
function routeOf(fields: readonly string[], family: IpFamily, netif: number): RouteRow[] {
  const [destination = "", gateway = "", flags = ""] = fields;
  const device = fields[netif];
  if (device === undefined || !flags.includes("U")) return [];
  if (flags.includes("H") && !flags.includes("G")) return [];
  const prefix = family === 4 ? ipv4Prefix(destination) : ipv6Prefix(destination);
  if (prefix === undefined) return [];
  const nextHop = flags.includes("G") ? nextHopOf(gateway) : null;
  return [{ prefix, device: /[RB]/.test(flags) ? "" : device, nextHop, metric: 0 }];
}

/** Zero octets at the end are left out: `10.0.1/24`, `169.254`, `127`. Without a length, the octets that are there make it. */
function ipv4Prefix(text: string): Prefix | undefined {
  if (text === "default") return parsePrefix("0.0.0.0/0");
  const [base = "", length] = text.split("/");
  const octets = base.split(".");
  const whole = [...octets, "0", "0", "0"].slice(0, 4).join(".");
  return parsePrefix(`${whole}/${length ?? octets.length * 8}`);
}

function ipv6Prefix(text: string): Prefix | undefined {
  if (text === "default") return parsePrefix("::/0");
  return parsePrefix(text.replace(/%[^/]*/, ""));
}

/** `? (192.0.2.1) at 0:11:22:33:44:55 on en0 ifscope [ethernet]`; `(incomplete)` ones are left out. */
export function parseArpTable(text: string): NeighbourRow[] {
  return [...text.matchAll(/\(([\d.]+)\) at ([0-9a-f:]+) on (\S+)/gi)].flatMap(
    ([, addr = "", mac = "", device = ""]) => neighbourRow(addr, mac, device),
  );
}
