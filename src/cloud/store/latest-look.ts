/** What was last seen of a node that carries certain signatures: how a node looks that is split off by hand. */

import type { NodeDocument } from "../../protocol/node.ts";
import { type Signature, signatureKey, usableSignatures } from "./aggregate/signatures.ts";
import type { CloudTransaction } from "./dialect.ts";
import { withMerged } from "./merged-nodes.ts";
import { nodeColumns } from "./node-text.ts";
import type { ManagedNodeTable } from "./schema.ts";

/** Scans that are looked through, newest first. */
const MAX_LOOKS = 100;

export type Look = Pick<
  ManagedNodeTable,
  | keyof ReturnType<typeof nodeColumns>
  | "document"
  | "sections"
  | "packageListId"
  | "updateListId"
  | "numberOfPackages"
  | "numberOfWindowsUpdates"
>;

/** Looks at nodes that were put into this one count, too. Undefined when none of the scans that are kept saw one of the signatures on the node. */
export async function latestLook(
  trx: CloudTransaction,
  managedNodeId: string,
  signatures: readonly Signature[],
): Promise<Look | undefined> {
  const rows = await trx
    .selectFrom("snapshotNodes")
    .innerJoin("snapshots", "snapshots.snapshotId", "snapshotNodes.snapshotId")
    .select(["document", "sections", "signatures", "packageListId", "updateListId"])
    .select(["numberOfPackages", "numberOfWindowsUpdates"])
    .where("managedNodeId", "in", withMerged(trx, managedNodeId))
    .orderBy("snapshots.createdAt", "desc")
    .orderBy("nodeId")
    .limit(MAX_LOOKS)
    .execute();
  const wanted = new Set(signatures.map(signatureKey));
  for (const { signatures: reported, ...row } of rows) {
    const document = JSON.parse(row.document) as NodeDocument; // only checked reports are written
    const carried = usableSignatures(JSON.parse(reported) as Signature[], document.addresses);
    if (carried.some((one) => wanted.has(signatureKey(one)))) {
      return { ...row, ...nodeColumns(document) };
    }
  }
  return undefined;
}
