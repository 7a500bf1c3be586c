/** `addresses`: the node as seen from the network. */

import { parseAddress } from "../../net/address.ts";
import { formatPrefix, prefixOf } from "../../net/prefix.ts";
import type { NodeAddress } from "../../protocol/node.ts";
import type { Sections } from "../../protocol/sections.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { hostnamesOf } from "./hostnames.ts";
import { macOf } from "./mac-addresses.ts";
import type { NodeEvidence } from "./node-evidence.ts";
import { servicesOf } from "./services.ts";

const MAX_ADDRESSES = 4_096;

export function addressesOf(node: NodeEvidence, interfaces: Sections["interfaces"]): NodeAddress[] {
  return node.records.slice(0, MAX_ADDRESSES).map((record) => {
    const macaddr = macOf(record, interfaces, node);
    const organizationName = macaddr === "" ? undefined : node.knowledge.vendorOf(macaddr);
    return {
      addr: record.address,
      subnet: subnetOf(record, interfaces, node),
      macaddr,
      hostnames: hostnamesOf(record),
      services: servicesOf(record),
      extraFields: macaddr === "" ? {} : { macaddr: { organizationName: organizationName ?? "" } },
    };
  });
}

/** The prefix as the node's own table has it, else as the scan knows it. A host route says nothing of the subnet. */
function subnetOf(
  { address, ip }: AddressRecord,
  interfaces: Sections["interfaces"],
  { knowledge }: NodeEvidence,
): string {
  const bits = ip.family === 4 ? 32 : 128;
  for (const { addresses } of interfaces) {
    for (const { addr, prefixLength } of addresses) {
      if (prefixLength === undefined || prefixLength >= bits || prefixLength === 0) continue;
      if (addr === address || isSameAddress(addr, address)) {
        return formatPrefix(prefixOf(ip, prefixLength));
      }
    }
  }
  return knowledge.subnetOf(address) ?? "";
}

/** A link-local address's zone is each machine's own. */
function isSameAddress(own: string, seen: string): boolean {
  if (!own.includes("%") && !seen.includes("%")) return false;
  const a = parseAddress(own);
  const b = parseAddress(seen);
  return a !== undefined && b !== undefined && a.family === b.family && a.value === b.value;
}
