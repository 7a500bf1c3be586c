/** Interfaces of ifTable and ifXTable (RFC 2863), with the addresses that were read for them. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import type { OwnAddress } from "./own-addresses.ts";
import { type Row, rowsOf } from "./table.ts";
import { present } from "./values.ts";

export const ifEntry = "1.3.6.1.2.1.2.2.1";
export const ifXEntry = "1.3.6.1.2.1.31.1.1.1";

/** ifDescr, ifType, ifMtu, ifSpeed, ifPhysAddress, ifAdminStatus, ifOperStatus. */
export const ifColumns = [2, 3, 4, 5, 6, 7, 8].map((column) => `${ifEntry}.${column}`);
/** ifName, ifHighSpeed, ifAlias. */
export const ifXColumns = [1, 15, 18].map((column) => `${ifXEntry}.${column}`);

const adminStatuses = [undefined, "up", "down", "testing"] as const;
const operStatuses = [
  undefined,
  "up",
  "down",
  "testing",
  "unknown",
  "dormant",
  "notPresent",
  "lowerLayerDown",
] as const;

/** ifSpeed can't say more (RFC 2863 §3.1.6): then ifHighSpeed counts. */
const SPEED_CEILING = 4_294_967_295;

type Interface = Sections["interfaces"][number];

export function interfacesOf(
  rows: readonly Varbind[],
  addresses: readonly OwnAddress[],
): Interface[] {
  const base = rowsOf(rows, ifEntry);
  const extension = rowsOf(rows, ifXEntry);
  const byIndex = new Map<number, Interface["addresses"]>();
  for (const { ifIndex, addr, prefixLength } of addresses) {
    if (ifIndex === undefined) continue;
    const list = byIndex.get(ifIndex) ?? [];
    list.push({ addr, ...present({ prefixLength }) });
    byIndex.set(ifIndex, list);
  }
  // Agents with very many interfaces may tell an address whose interface is beyond what was walked.
  const indices = [...base.keys(), ...extension.keys(), ...[...byIndex.keys()].map(String)];
  return [...new Set(indices)].flatMap((index) => {
    const ifIndex = Number(index);
    if (!Number.isSafeInteger(ifIndex)) return [];
    const own = byIndex.get(ifIndex) ?? [];
    return interfaceOf(ifIndex, base.get(index), extension.get(index), own);
  });
}

function interfaceOf(
  ifIndex: number,
  base: Row | undefined,
  extension: Row | undefined,
  addresses: Interface["addresses"],
): Interface {
  const ifDescr = base?.text(2);
  return {
    ifname: extension?.text(1) ?? ifDescr ?? String(ifIndex),
    ifIndex,
    ...present({
      ifDescr,
      ifAlias: extension?.text(18),
      ifType: base?.count(3),
      macaddr: base?.mac(6),
      adminStatus: adminStatuses[base?.number(7) ?? 0],
      operStatus: operStatuses[base?.number(8) ?? 0],
      speed: speedOf(base?.count(5), extension?.count(15)),
      mtu: base?.count(4),
    }),
    addresses: addresses.slice(0, 1_024),
  };
}

/** bit/s; ifHighSpeed is in 10⁶ bit/s and 0 where the agent has no word for it. */
function speedOf(speed: number | undefined, highSpeed: number | undefined): number | undefined {
  const isBeyond = speed === undefined || speed >= SPEED_CEILING;
  return isBeyond && highSpeed !== undefined && highSpeed > 0 ? highSpeed * 1e6 : speed;
}

/** Names of interfaces by ifIndex, for tables that refer to them. */
export function interfaceNames(interfaces: readonly Interface[]): ReadonlyMap<number, string> {
  return new Map(
    interfaces.flatMap(({ ifIndex, ifname }) => (ifIndex === undefined ? [] : [[ifIndex, ifname]])),
  );
}
