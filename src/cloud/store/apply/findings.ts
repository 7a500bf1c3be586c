/** Live addresses, verdicts and log lines of one batch. */

import type { LiveAddress, Verdict } from "../../../protocol/scan.ts";
import { addressKey } from "../address-key.ts";
import type { CloudTransaction } from "../dialect.ts";
import type { ScanLogTable, SnapshotAddressTable, VerdictTable } from "../schema.ts";

/** Rows of one insert statement. */
const ROWS_PER_INSERT = 1_000;

interface Origin {
  readonly snapshotId: string;
  readonly ksocketId: string;
}

export const addressRow = (origin: Origin, address: LiveAddress): SnapshotAddressTable => ({
  snapshotId: origin.snapshotId,
  addressKey: addressKey(address.addr),
  addr: address.addr,
  macaddr: address.macaddr,
  foundBy: address.by,
  foundAt: address.at,
});

export const verdictRow = (origin: Origin, verdict: Verdict, seq: number): VerdictTable => ({
  ...origin,
  seq,
  firstKey: addressKey(verdict.first),
  lastKey: addressKey(verdict.last),
  state: verdict.state,
  document: JSON.stringify(verdict),
});

/** An address that is known already keeps who found it; a MAC address that was not known then is filled in. */
export async function writeAddresses(
  trx: CloudTransaction,
  rows: readonly SnapshotAddressTable[],
): Promise<void> {
  const distinct = [...new Map(rows.map((row) => [row.snapshotId + row.addressKey, row])).values()];
  for (let n = 0; n < distinct.length; n += ROWS_PER_INSERT) {
    await trx
      .insertInto("snapshotAddresses")
      .values(distinct.slice(n, n + ROWS_PER_INSERT))
      .onConflict((oc) =>
        oc
          .columns(["snapshotId", "addressKey"])
          .doUpdateSet((eb) => ({ macaddr: eb.ref("excluded.macaddr") }))
          .where("snapshotAddresses.macaddr", "=", ""),
      )
      .execute();
  }
}

/** The newest verdict of a range takes the former's place. */
export async function writeVerdicts(
  trx: CloudTransaction,
  rows: readonly VerdictTable[],
): Promise<void> {
  const keyOf = (row: VerdictTable) => [row.snapshotId, row.firstKey, row.lastKey].join();
  const distinct = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  for (let n = 0; n < distinct.length; n += ROWS_PER_INSERT) {
    await trx
      .insertInto("verdicts")
      .values(distinct.slice(n, n + ROWS_PER_INSERT))
      .onConflict((oc) =>
        oc.columns(["snapshotId", "firstKey", "lastKey", "ksocketId"]).doUpdateSet((eb) => ({
          seq: eb.ref("excluded.seq"),
          state: eb.ref("excluded.state"),
          document: eb.ref("excluded.document"),
        })),
      )
      .execute();
  }
}

export async function writeLogs(
  trx: CloudTransaction,
  rows: readonly ScanLogTable[],
): Promise<void> {
  for (let n = 0; n < rows.length; n += ROWS_PER_INSERT) {
    await trx
      .insertInto("scanLogs")
      .values(rows.slice(n, n + ROWS_PER_INSERT))
      .onConflict((oc) => oc.columns(["snapshotId", "ksocketId", "seq"]).doNothing())
      .execute();
  }
}
