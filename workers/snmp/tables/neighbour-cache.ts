/** ARP and ND: ipNetToMediaTable (RFC 4293, deprecated, IPv4 only) and ipNetToPhysicalTable. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { addressOfBytes, addressOfIndex } from "./index-address.ts";
import { rowsOf } from "./table.ts";
import { present } from "./values.ts";

export const ipNetToMediaEntry = "1.3.6.1.2.1.4.22.1";
export const ipNetToPhysicalEntry = "1.3.6.1.2.1.4.35.1";

/** ipNetToMediaPhysAddress, ipNetToMediaType. */
export const ipNetToMediaColumns = [2, 4].map((column) => `${ipNetToMediaEntry}.${column}`);
/** ipNetToPhysicalPhysAddress, ipNetToPhysicalType. */
export const ipNetToPhysicalColumns = [4, 6].map((column) => `${ipNetToPhysicalEntry}.${column}`);

const TYPE_INVALID = 2;

type Neighbour = Sections["neighbours"][number];

export function neighboursOf(
  rows: readonly Varbind[],
  names: ReadonlyMap<number, string>,
): Neighbour[] {
  const found = new Map<string, Neighbour>();
  const add = (
    ifIndex: number | undefined,
    addr: string | undefined,
    macaddr: string | undefined,
  ) => {
    if (addr === undefined || macaddr === undefined || found.has(addr)) return;
    found.set(addr, { addr, macaddr, ...present({ interface: names.get(ifIndex ?? -1) }) });
  };
  for (const row of rowsOf(rows, ipNetToMediaEntry).values()) {
    const [ifIndex, ...octets] = row.parts;
    if (row.number(4) !== TYPE_INVALID) add(ifIndex, addressOfBytes(octets), row.mac(2));
  }
  for (const row of rowsOf(rows, ipNetToPhysicalEntry).values()) {
    const [ifIndex, ...rest] = row.parts;
    if (row.number(6) !== TYPE_INVALID) add(ifIndex, addressOfIndex(rest)?.address, row.mac(4));
  }
  return [...found.values()];
}
