/** CDP neighbours by CISCO-CDP-MIB cdpCacheTable; its index begins with the ifIndex. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { addressOfBytes } from "./index-address.ts";
import { rowsOf } from "./table.ts";
import { present } from "./values.ts";

export const cdpCacheEntry = "1.3.6.1.4.1.9.9.23.1.2.1.1";

/** cdpCacheAddressType, -Address, -Version, -DeviceId, -DevicePort, -Platform. */
export const cdpCacheColumns = [3, 4, 5, 6, 7, 8].map((column) => `${cdpCacheEntry}.${column}`);

export function cdpLinksOf(
  rows: readonly Varbind[],
  names: ReadonlyMap<number, string>,
): Sections["links"] {
  return [...rowsOf(rows, cdpCacheEntry).values()].flatMap((row) => {
    const [ifIndex] = row.parts;
    if (ifIndex === undefined) return [];
    const address = addressOfBytes(row.bytes(4) ?? []);
    return {
      protocol: "cdp" as const,
      localPort: names.get(ifIndex) ?? String(ifIndex),
      localIfIndex: ifIndex,
      ...present({
        remotePort: row.text(7),
        remoteName: row.text(6),
        remoteDescription: row.text(5, 4_096),
        remotePlatform: row.text(8),
      }),
      remoteAddresses: address === undefined ? [] : [address],
    };
  });
}
