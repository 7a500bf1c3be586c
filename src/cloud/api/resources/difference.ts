/** `…/snapshots/{snapshotId}/difference`: what changed between two scans. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import type { NodeDocument } from "../../../protocol/node.ts";
import { changeFrom, changeShape } from "../change-schemas.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, found } from "../errors.ts";
import { answers, envelope, pageQuery, snapshotParams } from "../schemas.ts";

const kinds = ["added", "removed", "changed"] as const;

const item = z.object({
  managedNodeId: z.string(),
  displayName: z.string(),
  addr: z.string(),
  change: z.enum(kinds),
  ...changeShape,
});
const counts = z.object({
  added: z.number().int(),
  removed: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});

const isOpen = (status: string) => ["starting", "running", "aggregating"].includes(status);

export function registerDifference(api: Api, { store }: ApiContext): void {
  const ended = async (networkId: string, snapshotId: string) => {
    const snapshot = found(
      await store.snapshots.get(networkId, snapshotId),
      "snapshot",
      snapshotId,
    );
    if (isOpen(snapshot.status)) {
      throw new ApiError("CONFLICT", "The scan has not ended yet.");
    }
    return snapshot;
  };
  api.get(
    "/api/apps/sonar/networks/:networkId/snapshots/:snapshotId/difference",
    {
      schema: {
        tags: ["snapshots"],
        summary: "What changed since another snapshot",
        params: snapshotParams,
        querystring: pageQuery.extend({ with: uuid, change: z.enum(kinds).optional() }),
        response: answers(envelope(item).extend({ counts })),
      },
    },
    async (request) => {
      const { networkId, snapshotId } = request.params;
      const { with: olderId, change: kind, offset, limit } = request.query;
      await ended(networkId, snapshotId);
      await ended(networkId, olderId);
      const { changes, unchanged } = await store.difference(olderId, snapshotId);
      const count = (of: string) => changes.filter(({ change }) => change === of).length;
      const wanted = changes.filter(({ change }) => kind === undefined || change === kind);
      return {
        items: wanted.slice(offset, offset + limit).map(({ document, difference, ...row }) => ({
          ...row,
          addr: (JSON.parse(document) as NodeDocument).addresses[0]?.addr ?? "",
          ...changeFrom(difference),
        })),
        total: wanted.length,
        counts: {
          added: count("added"),
          removed: count("removed"),
          changed: count("changed"),
          unchanged,
        },
      };
    },
  );
}
