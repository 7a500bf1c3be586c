/** The MAC address to show for an address, and all MAC addresses of a node. */

import { isUnicastMac } from "../../net/mac-address.ts";
import type { Sections } from "../../protocol/sections.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { compareText } from "../stable-text.ts";
import type { NodeEvidence } from "./node-evidence.ts";

/** What was heard on the link, the machine's own before a shared one, the latest first; then the node's own table, then a router's. */
export function macOf(
  record: AddressRecord,
  interfaces: Sections["interfaces"],
  { knowledge, learntMacOf }: NodeEvidence,
): string {
  const [heard] = [...record.of("link-layer")].sort(
    (a, b) =>
      Number(knowledge.isSharedMac(a.macaddr)) - Number(knowledge.isSharedMac(b.macaddr)) ||
      b.at - a.at ||
      compareText(a.macaddr, b.macaddr),
  );
  if (heard !== undefined) return heard.macaddr;
  const own = interfaces.find(({ addresses }) =>
    addresses.some(({ addr }) => addr === record.address),
  );
  return own?.macaddr ?? learntMacOf(record.address) ?? "";
}

export function allMacs(
  shown: readonly string[],
  interfaces: Sections["interfaces"],
): readonly string[] {
  const macs = new Set(shown);
  for (const { macaddr } of interfaces) if (macaddr !== undefined) macs.add(macaddr);
  return [...macs].filter((macaddr) => macaddr !== "" && isUnicastMac(macaddr)).sort(compareText);
}
