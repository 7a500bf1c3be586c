/** Reads Linux's /proc/net/route, /proc/net/ipv6_route and /proc/net/arp (proc_net(5)), for machines without iproute2. */

import { endianness } from "node:os";
import { isMulticast } from "../../../net/address.ts";
import { formatIpv4 } from "../../../net/ipv4.ts";
import { formatIpv6 } from "../../../net/ipv6.ts";
import { type Prefix, parsePrefix, prefixOf } from "../../../net/prefix.ts";
import { type NeighbourRow, neighbourRow, nextHopOf, type RouteRow } from "./rows.ts";

/** include/uapi/linux/route.h and ipv6_route.h */
const RTF_UP = 0x1;
const RTF_REJECT = 0x200;
const RTF_CACHE = 0x0100_0000;
const RTF_LOCAL = 0x8000_0000;
/** include/uapi/linux/if_arp.h: the MAC address is known. */
const ATF_COM = 0x2;

const fieldsOf = (text: string): string[][] =>
  text.split("\n").map((line) => line.trim().split(/\s+/));

const flagsOf = (hex: string): number => Number.parseInt(hex, 16);
const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;

/** Addresses of /proc/net/route are 32-bit numbers in the machine's own byte order. */
function ipv4Of(hex: string, order: "LE" | "BE"): string {
  const bytes = Buffer.from(hex, "hex");
  return formatIpv4((order === "LE" ? bytes.reverse() : bytes).readUInt32BE(0));
}

export function parseProcRoutes(text: string, order: "LE" | "BE" = endianness()): RouteRow[] {
  return fieldsOf(text).flatMap((fields): RouteRow[] => {
    const [name = "", destination = "", gateway = "", flagText = "", , , metric = "", mask = ""] =
      fields;
    const numbers = [destination, gateway, mask];
    if (!numbers.every((hex) => /^[0-9A-F]{8}$/i.test(hex))) return [];
    const flags = flagsOf(flagText);
    const length = [...Buffer.from(mask, "hex")].reduce((sum, byte) => sum + onesIn(byte), 0);
    const prefix = parsePrefix(`${ipv4Of(destination, order)}/${length}`);
    if (prefix === undefined || !has(flags, RTF_UP)) return [];
    const isRefusing = name === "*" || has(flags, RTF_REJECT);
    const nextHop = nextHopOf(ipv4Of(gateway, order));
    return [{ prefix, device: isRefusing ? "" : name, nextHop, metric: Number(metric) }];
  });
}

const onesIn = (byte: number): number => byte.toString(2).replaceAll("0", "").length;

export function parseProcIpv6Routes(text: string): RouteRow[] {
  return fieldsOf(text).flatMap((fields): RouteRow[] => {
    const [first = "", length = "", , , gateway = "", metric = "", , , flagText = "", name = ""] =
      fields;
    if (![first, gateway].every((hex) => /^[0-9a-f]{32}$/i.test(hex))) return [];
    const flags = flagsOf(flagText);
    const prefix = ipv6Prefix(first, Number.parseInt(length, 16));
    const isOwn = has(flags, RTF_LOCAL) || has(flags, RTF_CACHE);
    if (prefix === undefined || !has(flags, RTF_UP) || isOwn) return [];
    const nextHop = nextHopOf(formatIpv6(BigInt(`0x${gateway}`)));
    const device = has(flags, RTF_REJECT) ? "" : name;
    return [{ prefix, device, nextHop, metric: Number.parseInt(metric, 16) }];
  });
}

function ipv6Prefix(hex: string, length: number): Prefix | undefined {
  const address = { family: 6, value: BigInt(`0x${hex}`) } as const;
  return length <= 128 && !isMulticast(address) ? prefixOf(address, length) : undefined;
}

export function parseProcArp(text: string): NeighbourRow[] {
  return fieldsOf(text).flatMap(([addr = "", , flags = "", mac = "", , device = ""]) =>
    has(flagsOf(flags), ATF_COM) ? neighbourRow(addr, mac, device) : [],
  );
}
