/** `routes` and `gateways`: iproute2's main table, the kernel's own one, or netstat -rn. */

import {
  canonicalAddress,
  isLoopback,
  isMulticast,
  parseAddress,
} from "../../../src/net/address.ts";
import { formatPrefix, parsePrefix } from "../../../src/net/prefix.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { clean, given, whole } from "./lines.ts";
import { procRoutes } from "./proc-net.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type Route = Sections["routes"][number];

/** Routes that lead nowhere on purpose, ip-route(8). */
const nowhere = new Set([
  "blackhole",
  "unreachable",
  "prohibit",
  "throw",
  "broadcast",
  "multicast",
  "local",
  "anycast",
]);

export function routesOf(answers: Answers): { rows: Route[]; source: string } {
  const ip = [
    ...parseIpRoute(answers.lines("routes", "ip4"), 4),
    ...parseIpRoute(answers.lines("routes", "ip6"), 6),
  ];
  if (ip.length > 0) return { rows: ip, source: "ip" };
  const proc = procRoutes(answers.lines("routes", "proc"));
  if (proc.length > 0) return { rows: proc, source: "/proc/net/route" };
  return { rows: parseNetstat(answers.lines("routes", "netstat")), source: "netstat" };
}

export function readRoutes(answers: Answers): SectionRead<"routes" | "gateways">[] {
  const { rows, source } = routesOf(answers);
  const status = statusOf(answers, "routes", rows.length === 0 && !answers.isWhole("routes"));
  const gateways = new Map<string, Sections["gateways"][number]>();
  for (const { destination, nextHop, interface: ifname } of rows) {
    if (nextHop === undefined || !/^(0\.0\.0\.0|::)\/0$/.test(destination)) continue;
    gateways.set(`${nextHop} ${ifname}`, { addr: nextHop, ...given({ interface: ifname }) });
  }
  return [
    { section: "routes", status, value: rows.slice(0, 100_000), source },
    { section: "gateways", status, value: [...gateways.values()].slice(0, 256), source },
  ];
}

/** "default via 10.0.0.1 dev eth0 proto dhcp metric 100"; several next hops stand on lines of their own below. */
export function parseIpRoute(lines: readonly string[], family: 4 | 6): Route[] {
  const routes: Route[] = [];
  let destination: string | undefined;
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    const [first = ""] = words;
    const isNextHop = first === "nexthop";
    if (!isNextHop) destination = nowhere.has(first) ? undefined : destinationOf(first, family);
    if (destination === undefined) continue;
    const after = (word: string) => {
      const at = words.indexOf(word);
      return at < 0 ? undefined : words[at + 1];
    };
    const via = after("via");
    const nextHop = canonicalAddress(
      via === "inet6" || via === "inet" ? (after(via) ?? "") : (via ?? ""),
    );
    const metric = whole(after("metric"));
    const route = {
      destination,
      ...given({
        nextHop,
        interface: clean(after("dev")),
        protocol: clean(after("proto")),
        metric,
      }),
    };
    // The line above its next hops names none itself.
    if (isNextHop || nextHop !== undefined || route.interface !== undefined) routes.push(route);
  }
  return routes;
}

function destinationOf(text: string, family: 4 | 6): string | undefined {
  if (text === "default") return family === 4 ? "0.0.0.0/0" : "::/0";
  const prefix = parsePrefix(text);
  return prefix && formatPrefix(prefix);
}

/** netstat -rn of the BSDs, macOS, Solaris and AIX: destination, gateway, flags, …, and the interface in one of the last columns. */
export function parseNetstat(lines: readonly string[]): Route[] {
  let family: 4 | 6 = 4;
  return lines.flatMap((line) => {
    if (/internet6|inet6|ipv6|Route Tree for Protocol Family 24/i.test(line)) family = 6;
    const [target = "", gateway = "", flags = "", ...rest] = line.trim().split(/\s+/);
    if (!/^[A-Z]*U[A-Za-z1-3]*$/.test(flags)) return [];
    const destination = destinationOf(longForm(target.split("%")[0] ?? "", flags), family);
    const address = parseAddress(gateway.split("%")[0] ?? "");
    const first = parseAddress(destination?.split("/")[0] ?? "");
    if (destination === undefined || first === undefined || isLoopback(first) || isMulticast(first))
      return [];
    const ifname = rest.findLast((word) => /^[a-z]+\d+(\.\d+)?$/.test(word));
    const nextHop =
      address !== undefined && flags.includes("G")
        ? canonicalAddress(gateway.split("%")[0] ?? "")
        : undefined;
    return [{ destination, ...given({ nextHop, interface: ifname }) }];
  });
}

/** BSD leaves trailing zeros out: "10/8", "192.168.1"; without a length it is that of the address class, or of a host. */
function longForm(text: string, flags: string): string {
  const [, address = "", length] = /^(\d+(?:\.\d+){0,3})(?:\/(\d+))?$/.exec(text) ?? [];
  if (address === "") return text;
  const bytes = address.split(".");
  const full = [...bytes, "0", "0", "0"].slice(0, 4).join(".");
  if (length !== undefined) return `${full}/${length}`;
  return bytes.length === 4 || flags.includes("H") ? full : `${full}/${bytes.length * 8}`;
}
