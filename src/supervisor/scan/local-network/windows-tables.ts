/**
 * Reads `route print` and `arp -a` as Windows prints them, by the shape of the lines: their words are translated.
 * Held to sample outputs only: these parsers have not been run on such a machine.
 */

import { isMulticast, parseAddress } from "../../../net/address.ts";
import { prefixLengthOfMask } from "../../../net/ipv4.ts";
import { parsePrefix } from "../../../net/prefix.ts";
import { type NeighbourRow, neighbourRow, nextHopOf, type RouteRow } from "./rows.ts";

export interface WindowsNames {
  /** The device that has the address. */
  readonly ofAddress: (address: string) => string | undefined;
  /** The device of an interface index. */
  readonly ofIndex: (index: number) => string | undefined;
}

const IPV4_LINE = /^\s*([\d.]+)\s+([\d.]+)\s+(\S.*?)\s+([\d.]+)\s+(\d+)\s*$/;
/** A long prefix has its gateway on the next line. */
const IPV6_LINE = /^[ \t]*(\d+)[ \t]+(\d+)[ \t]+([0-9a-f:]+\/\d+)[ \t]*\r?\n?[ \t]+(\S+)/gim;

export function parseRoutePrint(text: string, names: WindowsNames): RouteRow[] {
  const ipv4 = text.split("\n").flatMap((line): RouteRow[] => {
    const [, first = "", mask = "", gateway, own = "", metric] = IPV4_LINE.exec(line) ?? [];
    const length = prefixLengthOfMask(mask);
    if (length === undefined || length === 32) return [];
    return routeOf(`${first}/${length}`, gateway, names.ofAddress(own), Number(metric));
  });
  const ipv6 = [...text.matchAll(IPV6_LINE)].flatMap(([, index, metric, prefix = "", gateway]) =>
    prefix.endsWith("/128")
      ? []
      : routeOf(prefix, gateway, names.ofIndex(Number(index)), Number(metric)),
  );
  return [...ipv4, ...ipv6];
}

function routeOf(
  text: string,
  gateway: string | undefined,
  device: string | undefined,
  metric: number,
): RouteRow[] {
  const prefix = parsePrefix(text);
  if (prefix === undefined || device === undefined) return [];
  if (isMulticast({ family: prefix.family, value: prefix.first })) return [];
  return [{ prefix, device, nextHop: nextHopOf(gateway), metric }];
}

export function parseWindowsArp(text: string, names: WindowsNames): NeighbourRow[] {
  let device: string | undefined;
  return text.split("\n").flatMap((line) => {
    const heading = /^\S+.*?([\d.]{7,15}) --- 0x/.exec(line)?.[1];
    if (heading !== undefined) device = names.ofAddress(heading);
    const [, addr = "", mac = ""] = /^\s+([\d.]+)\s+([0-9a-f-]{17})\s/i.exec(line) ?? [];
    const address = parseAddress(addr);
    if (device === undefined || address === undefined || isMulticast(address)) return [];
    return neighbourRow(addr, mac, device);
  });
}
