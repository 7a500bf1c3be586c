/** `…/managed-nodes/{managedNodeId}/evidence`: which probe read which section, in the latest scans. */

import type { z } from "zod";
import type { NodeTie } from "../../store/identity.ts";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { type ScanEvidence, scanEvidence, sectionReads } from "../scan-evidence.ts";
import { answers, envelope, formatTime, managedNodeParams } from "../schemas.ts";

/** Scans that are told of. */
const MAX_SCANS = 10;

export function registerEvidence(api: Api, { store }: ApiContext): void {
  async function evidenceOf(networkId: string, tie: NodeTie): Promise<ScanEvidence | undefined> {
    const { snapshotId, nodeId } = tie;
    const row = await store.snapshotNodes.get(snapshotId, nodeId);
    const scan = await store.snapshots.get(networkId, snapshotId);
    if (row === undefined || scan === undefined) return undefined; // removed meanwhile
    const ksockets = scan.runs
      .filter(({ ksocketId }) => ksocketId === row.ksocketId)
      .map(({ ksocketId, displayName }) => ({ ksocketId, displayName }));
    const sections: z.infer<typeof sectionReads> = sectionReads.parse(JSON.parse(row.sections));
    return { snapshotId, nodeId, at: formatTime(tie.at), ksockets, sections };
  }

  api.get(
    "/api/apps/sonar/networks/:networkId/managed-nodes/:managedNodeId/evidence",
    {
      schema: {
        tags: ["nodes over time"],
        summary: "Which probe read which section, in the latest scans that saw the node",
        params: managedNodeParams,
        response: answers(envelope(scanEvidence)),
      },
    },
    async (request) => {
      const { networkId, managedNodeId } = request.params;
      const node = await store.managedNodes.get(networkId, managedNodeId);
      found(node, "managed node", managedNodeId);
      const { ties } = await store.identityOf(managedNodeId);
      const items: ScanEvidence[] = [];
      for (const tie of ties.slice(0, MAX_SCANS)) {
        const evidence = await evidenceOf(networkId, tie);
        if (evidence !== undefined) items.push(evidence);
      }
      return { items, total: items.length };
    },
  );
}
