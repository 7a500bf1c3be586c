/** What is known of one address: who has it, and what the newest scans said of it. */

import { addressKey } from "./address-key.ts";
import type { StoreContext } from "./context.ts";

export interface AddressVerdict {
  readonly scanId: string;
  readonly ksocketId: string;
  readonly createdAt: number;
  /** JSON of a verdict. */
  readonly document: string;
}

export interface AddressHolder {
  readonly managedNodeId: string;
  readonly displayName: string;
  readonly lastSeenAt: number;
}

const SCANS = 20;
const MAX_VERDICTS = 200;

export async function lookUpAddress(
  { db }: StoreContext,
  networkId: string,
  address: string,
): Promise<{ holders: AddressHolder[]; verdicts: AddressVerdict[]; numberOfScans: number }> {
  const holders = await db
    .selectFrom("managedNodeSignatures")
    .innerJoin("managedNodes", "managedNodes.managedNodeId", "managedNodeSignatures.managedNodeId")
    .select(["managedNodes.managedNodeId", "displayName", "lastSeenAt"])
    .where("managedNodeSignatures.networkId", "=", networkId)
    .where("type", "=", "address")
    .where("value", "=", address)
    .execute();
  const scans = await db
    .selectFrom("snapshots")
    .select(["snapshotId", "createdAt"])
    .where("networkId", "=", networkId)
    .orderBy("createdAt", "desc")
    .limit(SCANS)
    .execute();
  if (scans.length === 0) return { holders, verdicts: [], numberOfScans: 0 };
  const key = addressKey(address);
  const rows = await db
    .selectFrom("verdicts")
    .select(["snapshotId", "ksocketId", "document", "seq"])
    .where("snapshotId", "in", [...scans.map((scan) => scan.snapshotId)])
    .where("firstKey", "<=", key)
    .where("lastKey", ">=", key)
    .orderBy("seq", "desc")
    .limit(MAX_VERDICTS)
    .execute();
  const createdAt = new Map(scans.map((scan) => [scan.snapshotId, scan.createdAt]));
  const verdicts = rows
    .map(({ snapshotId: scanId, ksocketId, document }) => ({
      scanId,
      ksocketId,
      document,
      createdAt: createdAt.get(scanId) ?? 0,
    }))
    .sort((a, b) => b.createdAt - a.createdAt);
  return { holders, verdicts, numberOfScans: scans.length };
}
