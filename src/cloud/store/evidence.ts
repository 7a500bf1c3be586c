/** Which probe of which ksocket read what of a managed node, and in which scan. */

import type { NodeReport } from "../../protocol/node.ts";
import type { StoreContext } from "./context.ts";

export type SectionRead = NodeReport["sections"][number] & {
  readonly ksocketId: string;
  /** "" when the ksocket was removed. */
  readonly ksocket: string;
  readonly snapshotId: string;
  /** When the scan ended, or began when it runs still; epoch milliseconds. */
  readonly at: number;
};

/** Looks at the node, newest first: what none of them read, nobody has read for long. */
const MAX_LOOKS = 50;

/** Of every section the reads of the newest scan that had it, one for each probe and ksocket; by the sections' names. */
export async function evidenceOf(
  { db }: StoreContext,
  managedNodeId: string,
): Promise<SectionRead[]> {
  const looks = await db
    .selectFrom("snapshotNodes")
    .innerJoin("snapshots", "snapshots.snapshotId", "snapshotNodes.snapshotId")
    .innerJoin("managedNodes", "managedNodes.managedNodeId", "snapshotNodes.managedNodeId")
    .leftJoin("ksockets", "ksockets.ksocketId", "snapshotNodes.ksocketId")
    .select(["snapshotNodes.snapshotId", "snapshotNodes.ksocketId", "snapshotNodes.sections"])
    .select((eb) => [
      eb.fn.coalesce("ksockets.displayName", eb.val("")).as("ksocket"),
      eb.fn.coalesce("snapshots.terminatedAt", "snapshots.createdAt").as("at"),
    ])
    .where((eb) =>
      eb.or([
        eb("managedNodes.managedNodeId", "=", managedNodeId),
        eb("managedNodes.mergedInto", "=", managedNodeId),
      ]),
    )
    .orderBy("at", "desc")
    .orderBy("nodeId")
    .limit(MAX_LOOKS)
    .execute();
  const newest = new Map<string, string>();
  const reads: SectionRead[] = [];
  for (const { sections, ...look } of looks) {
    // Only checked reports are ever written.
    for (const read of JSON.parse(sections) as NodeReport["sections"]) {
      const scan = newest.get(read.section) ?? look.snapshotId;
      newest.set(read.section, scan);
      if (scan === look.snapshotId) reads.push({ ...read, ...look });
    }
  }
  return reads.sort(
    (a, b) => compare(a.section, b.section) || compare(a.probe, b.probe) || a.at - b.at,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
