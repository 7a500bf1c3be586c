/** `…/managed-nodes/{managedNodeId}/evidence`: which probe of which ksocket read which section, when, and how completely. */

import { z } from "zod";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { answers, envelope, formatTime, managedNodeParams, timeText } from "../schemas.ts";

const sectionRead = z.object({
  section: z.string(),
  probe: z.string(),
  status: z.string(),
  source: z.string().optional(),
  missingRight: z.string().optional(),
  ksocketId: z.string(),
  ksocket: z.string(),
  snapshotId: z.string(),
  at: timeText,
});

export function registerEvidence(api: Api, { store }: ApiContext): void {
  api.get(
    "/api/apps/sonar/networks/:networkId/managed-nodes/:managedNodeId/evidence",
    {
      schema: {
        tags: ["nodes over time"],
        summary: "Who read which section of the node, in the newest scan that had it",
        params: managedNodeParams,
        response: answers(envelope(sectionRead)),
      },
    },
    async (request) => {
      const { networkId, managedNodeId } = request.params;
      const node = await store.managedNodes.get(networkId, managedNodeId);
      const reads = await store.evidenceOf(
        found(node, "managed node", managedNodeId).managedNodeId,
      );
      const items = reads.map((read) => ({ ...read, at: formatTime(read.at) }));
      return { items, total: items.length };
    },
  );
}
