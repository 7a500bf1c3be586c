/**
 * Signatures that several nodes of one ksocket's scan carry: a router that answers ARP for others, cloned disks, appliances with a
 * host key from the factory. The agent has judged that these nodes are several, so such a value recognises none of them.
 */

import { setImmediate } from "node:timers/promises";
import type { NodeDocument } from "../../../protocol/node.ts";
import type { CloudDb } from "../dialect.ts";
import { type Signature, signatureKey, usableSignatures } from "./signatures.ts";

const PAGE = 1_000;

/** Keys of the signatures; the same for the same snapshot, whatever order its nodes came in. */
export async function crowdedSignatures(
  db: CloudDb,
  snapshotId: string,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const crowded = new Set<string>();
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("snapshotNodes")
      .select(["nodeId", "ksocketId", "signatures", "document"])
      .where("snapshotId", "=", snapshotId)
      .where("nodeId", ">", after)
      .orderBy("nodeId")
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const { addresses } = JSON.parse(row.document) as NodeDocument;
      const reported = JSON.parse(row.signatures) as Signature[];
      for (const signature of usableSignatures(reported, addresses)) {
        const key = signatureKey(signature);
        const own = `${row.ksocketId} ${key}`;
        if (seen.has(own)) crowded.add(key);
        else seen.add(own);
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return crowded;
    after = last.nodeId;
    await setImmediate();
  }
}
