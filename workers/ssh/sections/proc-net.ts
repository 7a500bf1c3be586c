/** The kernel's own tables, for targets without iproute2: /proc/net/route, ipv6_route, if_inet6, fib_trie (Documentation/networking/proc_net_*.rst, net/ipv4/fib_trie.c). */

import { formatIpv4, ipv4Mask, parseIpv4, prefixLengthOfMask } from "../../../src/net/ipv4.ts";
import { formatIpv6 } from "../../../src/net/ipv6.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import type { InterfaceAddress } from "./ip-addr.ts";
import { byPath } from "./lines.ts";

type Route = Sections["routes"][number];

const RTF_UP = 0x1;
const RTF_REJECT = 0x200;
const RTF_LOCAL = 0x80000000;

/** Eight hexadecimal digits in the byte order of the machine; all that run Linux with these tables in use are little-endian but s390 and old PowerPC. */
function ipv4OfHex(hex: string): string {
  const value = Number.parseInt(hex, 16);
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 255).join(".");
}

const ipv6OfHex = (hex: string) => formatIpv6(BigInt(`0x${hex}`));

export function procRoutes(lines: readonly string[]): Route[] {
  const files = byPath(lines);
  const routes: Route[] = [];
  for (const line of files.get("/proc/net/route") ?? []) {
    const [name = "", destination = "", gateway = "", flags = "", , , metric = "", mask = ""] =
      line.split(/\s+/);
    if (!/^[0-9A-F]{8}$/.test(destination) || !/^[0-9A-F]{8}$/.test(mask)) continue;
    const bits = Number.parseInt(flags, 16);
    if ((bits & RTF_UP) === 0 || (bits & RTF_REJECT) !== 0) continue;
    const nextHop = /^0+$/.test(gateway) ? undefined : ipv4OfHex(gateway);
    routes.push({
      destination: `${ipv4OfHex(destination)}/${prefixLengthOfMask(ipv4OfHex(mask)) ?? 32}`,
      interface: name,
      metric: Number(metric) || 0,
      ...(nextHop === undefined ? {} : { nextHop }),
    });
  }
  return [...routes, ...ipv6Routes(files.get("/proc/net/ipv6_route") ?? [])];
}

function ipv6Routes(lines: readonly string[]): Route[] {
  return lines.flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [
      destination = "",
      length = "",
      ,
      ,
      gateway = "",
      metric = "",
      ,
      ,
      flags = "",
      name = "",
    ] = fields;
    if (!/^[0-9a-f]{32}$/.test(destination) || !/^[0-9a-f]{32}$/.test(gateway)) return [];
    const bits = Number.parseInt(flags, 16);
    const isOurs =
      (bits & RTF_UP) !== 0 && (bits & RTF_REJECT) === 0 && Math.floor(bits / RTF_LOCAL) % 2 === 0;
    if (!isOurs || name === "lo" || destination.startsWith("ff")) return [];
    const nextHop = /^0+$/.test(gateway) ? undefined : ipv6OfHex(gateway);
    return [
      {
        destination: `${ipv6OfHex(destination)}/${Number.parseInt(length, 16)}`,
        interface: name,
        metric: Number.parseInt(metric, 16) & 0x7fffffff,
        ...(nextHop === undefined ? {} : { nextHop }),
      },
    ];
  });
}

/**
 * The machine's own addresses by interface. fib_trie names each local IPv4 address without an interface;
 * the most exact connected route of /proc/net/route that holds it tells which one. Loopback has no such route.
 */
export function localAddresses(lines: readonly string[]): Map<string, InterfaceAddress[]> {
  const files = byPath(lines);
  const found = new Map<string, InterfaceAddress[]>();
  const add = (ifname: string, address: InterfaceAddress) => {
    const held = found.get(ifname) ?? [];
    if (!held.some(({ addr }) => addr === address.addr)) found.set(ifname, [...held, address]);
  };
  const connected = procRoutes(lines).filter(({ nextHop }) => nextHop === undefined);
  let last = "";
  for (const line of files.get("/proc/net/fib_trie") ?? []) {
    last = /\|-- (\d+\.\d+\.\d+\.\d+)/.exec(line)?.[1] ?? last;
    if (!/\/32 host LOCAL/.test(line)) continue;
    if (last.startsWith("127.")) add("lo", { addr: last, prefixLength: 8 });
    else {
      const route = connected
        .filter(({ destination }) => holds(destination, last))
        .sort((a, b) => lengthOf(b) - lengthOf(a))[0];
      if (route?.interface !== undefined)
        add(route.interface, { addr: last, prefixLength: lengthOf(route) });
    }
  }
  for (const line of files.get("/proc/net/if_inet6") ?? []) {
    const [hex = "", , length = "", , , name = ""] = line.trim().split(/\s+/);
    if (/^[0-9a-f]{32}$/.test(hex))
      add(name, { addr: ipv6OfHex(hex), prefixLength: Number.parseInt(length, 16) });
  }
  return found;
}

const lengthOf = (route: Route) => Number(route.destination.split("/")[1]);

function holds(prefix: string, addr: string): boolean {
  const [first = "", length = ""] = prefix.split("/");
  const mask = ipv4Mask(Number(length));
  const [value, network] = [parseIpv4(addr), parseIpv4(first)];
  return (
    value !== undefined &&
    network !== undefined &&
    formatIpv4((value & mask) >>> 0) === formatIpv4(network)
  );
}
