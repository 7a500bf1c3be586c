/** By what a managed node is recognised, and what tied each scan's node to it. */

import type { Signature } from "./aggregate/signatures.ts";
import type { StoreContext } from "./context.ts";

export interface NodeTie {
  readonly snapshotId: string;
  readonly nodeId: string;
  readonly at: number;
  /** "" for the first look. */
  readonly type: string;
  readonly value: string;
}

const MAX_ROWS = 1_000;

export async function identityOf(
  { db }: StoreContext,
  managedNodeId: string,
): Promise<{ signatures: Signature[]; ties: NodeTie[] }> {
  const signatures = await db
    .selectFrom("managedNodeSignatures")
    .select(["type", "value"])
    .where("managedNodeId", "=", managedNodeId)
    .orderBy("type")
    .orderBy("value")
    .limit(MAX_ROWS)
    .execute();
  const ties = await db
    .selectFrom("snapshotNodes")
    .innerJoin("snapshots", "snapshots.snapshotId", "snapshotNodes.snapshotId")
    .innerJoin("managedNodes", "managedNodes.managedNodeId", "snapshotNodes.managedNodeId")
    .select(["snapshotNodes.snapshotId", "nodeId", "snapshots.createdAt as at"])
    .select(["tiedByType as type", "tiedByValue as value"])
    .where((eb) =>
      eb.or([
        eb("managedNodes.managedNodeId", "=", managedNodeId),
        eb("managedNodes.mergedInto", "=", managedNodeId),
      ]),
    )
    .orderBy("snapshots.createdAt", "desc")
    .orderBy("nodeId")
    .limit(MAX_ROWS)
    .execute();
  return { signatures, ties };
}
