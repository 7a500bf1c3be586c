/** `ip addr show` of iproute2 and busybox. */

import { canonicalAddress } from "../../../src/net/address.ts";
import { isUnicastMac, parseMacAddress } from "../../../src/net/mac-address.ts";
import type { Sections } from "../../../src/protocol/sections.ts";
import { given, whole } from "./lines.ts";

export type Interface = Sections["interfaces"][number];
export type InterfaceAddress = Interface["addresses"][number];

const MAX_ADDRESSES = 1_024;

/** The address as evidence writes it; link-local IPv6 without a zone, as it stands beside its interface. */
export function addressOf(
  text: string | undefined,
  prefixLength?: number,
): InterfaceAddress | undefined {
  const addr = canonicalAddress((text ?? "").split("%")[0] ?? "");
  return addr === undefined ? undefined : { addr, ...given({ prefixLength }) };
}

/** A MAC address that can belong to somebody; InfiniBand's 20 bytes and loopback's zeros are none. */
export function macOf(text: string | undefined): string | undefined {
  const macaddr = parseMacAddress(text ?? "");
  return macaddr !== undefined && isUnicastMac(macaddr) ? macaddr : undefined;
}

export function parseIpAddr(lines: readonly string[]): Interface[] {
  const rows: Interface[] = [];
  for (const line of lines) {
    const head = /^(\d+): ([^:@\s]+)(?:@\S+)?: <([^>]*)>(.*)$/.exec(line);
    if (head !== null) {
      const [, index, ifname = "", flags = "", rest = ""] = head;
      rows.push({
        ifname,
        ...given({
          ifIndex: whole(index),
          mtu: whole(/ mtu (\d+)/.exec(rest)?.[1]),
          operStatus: stateOf(rest),
        }),
        adminStatus: flags.split(",").includes("UP") ? "up" : "down",
        addresses: [],
      });
      continue;
    }
    const row = rows.at(-1);
    if (row === undefined) continue;
    const [kind = "", value = ""] = line.trim().split(/\s+/);
    if (kind.startsWith("link/")) Object.assign(row, given({ macaddr: macOf(value) }));
    if (kind === "inet" || kind === "inet6") addAddress(row, line, value);
  }
  return rows;
}

/** "inet 10.0.0.1 peer 10.0.0.2/32": the length stands with the peer, and so does the prefix. */
function addAddress(row: Interface, line: string, value: string): void {
  const [addr, length] = value.split("/");
  const peerLength = / peer \S+\/(\d+)/.exec(line)?.[1];
  const address = addressOf(addr, whole(length ?? peerLength));
  if (address !== undefined && row.addresses.length < MAX_ADDRESSES) row.addresses.push(address);
}

function stateOf(text: string): Interface["operStatus"] {
  const state = / state ([A-Z]+)/.exec(text)?.[1];
  if (
    state === "UP" ||
    state === "DOWN" ||
    state === "UNKNOWN" ||
    state === "DORMANT" ||
    state === "TESTING"
  ) {
    return state.toLowerCase() as "up" | "down" | "unknown" | "dormant" | "testing";
  }
  return state === "LOWERLAYERDOWN"
    ? "lowerLayerDown"
    : state === "NOTPRESENT"
      ? "notPresent"
      : undefined;
}
