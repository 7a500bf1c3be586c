/** Evidence for tests, in few words. */

import type { Evidence, SignatureType } from "../../../src/protocol/evidence.ts";
import type { SectionName, SectionStatus, Sections } from "../../../src/protocol/sections.ts";

export const alive = (address: string, at = 1_000): Evidence => ({
  kind: "alive",
  address,
  probe: "icmp",
  at,
});
export const heard = (address: string, macaddr: string, at = 1_000): Evidence => ({
  kind: "link-layer",
  address,
  probe: "arp",
  at,
  macaddr,
});
export const signature = (address: string, type: SignatureType, value: string): Evidence => ({
  kind: "signature",
  address,
  probe: "ssh",
  at: 2_000,
  type,
  value,
});

interface Read {
  readonly probe?: string;
  readonly at?: number;
  readonly status?: SectionStatus;
}

export function section<Name extends SectionName>(
  address: string,
  name: Name,
  value: Sections[Name] | undefined,
  { probe = "ssh", at = 2_000, status = "complete" }: Read = {},
): Evidence {
  return { kind: "section", address, probe, at, section: name, status, value };
}

export const ownTable = (address: string, addresses: readonly string[]): Evidence =>
  section(address, "interfaces", [
    { ifname: "eth0", addresses: addresses.map((addr) => ({ addr, prefixLength: 24 })) },
  ]);
