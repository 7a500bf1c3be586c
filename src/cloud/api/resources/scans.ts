/** `/api/apps/sonar/networks/{networkId}/scans`: start, watch, cancel, and why an address is as it is. A scan has its snapshot's identifier. */

import { z } from "zod";
import { canonicalAddress } from "../../../net/address.ts";
import { addressText } from "../../../protocol/bounds.ts";
import { scanEnd, scanProgress, verdict, verdictStates } from "../../../protocol/scan.ts";
import type { Snapshot } from "../../store/snapshots.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, found } from "../errors.ts";
import type { EventStreams } from "../event-stream.ts";
import {
  answers,
  envelope,
  formatOptionalTime,
  formatTime,
  networkParams,
  pageQuery,
  scanParams,
  timeText,
} from "../schemas.ts";
import { cancelScan, startScan } from "../start-scan.ts";

const path = "/api/apps/sonar/networks/:networkId/scans";
const tags = ["scans"];

const run = z.object({
  ksocketId: z.string(),
  displayName: z.string(),
  status: z.string(),
  startedAt: timeText.nullable(),
  endedAt: timeText.nullable(),
  progress: scanProgress.nullable(),
  end: scanEnd.nullable(),
});
const scan = z.object({
  scanId: z.string(),
  snapshotId: z.string(),
  networkId: z.string(),
  status: z.string(),
  createdAt: timeText,
  startedAt: timeText.nullable(),
  terminatedAt: timeText.nullable(),
  numberOfNodes: z.number().int(),
  numberOfAddresses: z.number().int(),
  runs: z.array(run),
});
const progress = z.object({ scanId: z.string(), status: z.string(), runs: z.array(run) });

export function registerScans(api: Api, context: ApiContext, streams: EventStreams): void {
  const { store } = context;
  const runOf = (scanId: string) => (row: Snapshot["runs"][number]) => ({
    ...row,
    startedAt: formatOptionalTime(row.startedAt),
    endedAt: formatOptionalTime(row.endedAt),
    progress: row.end?.progress ?? context.progress.of(scanId, row.ksocketId) ?? null,
    end: row.end ?? null,
  });
  const scanOf = (row: Snapshot) => ({
    ...row,
    scanId: row.snapshotId,
    createdAt: formatTime(row.createdAt),
    startedAt: formatOptionalTime(row.startedAt),
    terminatedAt: formatOptionalTime(row.terminatedAt),
    runs: row.runs.map(runOf(row.snapshotId)),
  });
  const get = async ({ networkId, scanId }: z.infer<typeof scanParams>) =>
    found(await store.snapshots.get(networkId, scanId), "scan", scanId);
  const network = async (networkId: string) =>
    found(await store.networks.get(networkId), "network", networkId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Scans, newest first",
        params: networkParams,
        querystring: pageQuery,
        response: answers(envelope(scan)),
      },
    },
    async (request) => {
      const { networkId } = await network(request.params.networkId);
      const { items, total } = await store.snapshots.list(networkId, request.query);
      return { items: items.map(scanOf), total };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Start a scan",
        params: networkParams,
        response: answers(scan, 201),
      },
    },
    async (request, reply) => {
      const { networkId } = request.params;
      const scanId = await startScan(context, await network(networkId));
      await store.audit.add(userOf(request).name, "scan.start", networkId, scanId);
      return reply.code(201).send(scanOf(await get({ networkId, scanId })));
    },
  );
  api.get(
    `${path}/:scanId`,
    { schema: { tags, summary: "One scan", params: scanParams, response: answers(scan) } },
    async (request) => scanOf(await get(request.params)),
  );
  api.post(
    `${path}/:scanId/cancel`,
    {
      schema: {
        tags,
        summary: "Cancel a scan; what was found stays",
        params: scanParams,
        response: answers(scan),
      },
    },
    async (request) => {
      await cancelScan(context, await get(request.params));
      const { networkId, scanId } = request.params;
      await store.audit.add(userOf(request).name, "scan.cancel", networkId, scanId);
      return scanOf(await get(request.params));
    },
  );
  api.get(
    `${path}/:scanId/progress`,
    { schema: { tags, summary: "How far it is", params: scanParams, response: answers(progress) } },
    async (request) => {
      const { scanId, status, runs } = scanOf(await get(request.params));
      return { scanId, status, runs };
    },
  );
  api.get(
    `${path}/:scanId/events`,
    { schema: { tags, summary: "Server-sent events of the scan", params: scanParams } },
    async (request, reply) => {
      const { snapshotId } = await get(request.params);
      streams.open(reply, (event) => "scanId" in event && event.scanId === snapshotId);
      return reply;
    },
  );
  api.get(
    `${path}/:scanId/verdicts`,
    {
      schema: {
        tags,
        summary: "What became of each address; with `address`, of that one, newest first",
        params: scanParams,
        querystring: pageQuery.extend({
          address: addressText.optional(),
          state: z.enum(verdictStates).optional(),
        }),
        response: answers(envelope(verdict.extend({ ksocketId: z.string() }))),
      },
    },
    async (request) => {
      const { address } = request.query;
      const { snapshotId } = await get(request.params);
      if (address !== undefined && canonicalAddress(address) === undefined) {
        throw new ApiError("REQUEST_INVALID", `${JSON.stringify(address)} is no address.`);
      }
      const { items, total } = await store.snapshotNodes.verdicts(snapshotId, request.query);
      const parsed = items.map(({ ksocketId, document }) => ({
        ...verdict.parse(JSON.parse(document)),
        ksocketId,
      }));
      return { items: parsed, total };
    },
  );
  const live = z.object({ addr: z.string(), macaddr: z.string(), by: z.string(), at: timeText });
  api.get(
    `${path}/:scanId/addresses`,
    {
      schema: {
        tags,
        summary: "Live addresses, as soon as they are found",
        params: scanParams,
        querystring: pageQuery,
        response: answers(envelope(live)),
      },
    },
    async (request) => {
      const { snapshotId } = await get(request.params);
      const { items, total } = await store.snapshotNodes.addresses(snapshotId, request.query);
      const rows = items.map(({ foundBy: by, foundAt, ...row }) => ({
        ...row,
        by,
        at: formatTime(foundAt),
      }));
      return { items: rows, total };
    },
  );
  const line = z.object({
    at: timeText,
    level: z.string(),
    message: z.string(),
    ksocketId: z.string(),
  });
  api.get(
    `${path}/:scanId/logs`,
    {
      schema: {
        tags,
        summary: "What the agents logged of the scan",
        params: scanParams,
        querystring: pageQuery,
        response: answers(envelope(line)),
      },
    },
    async (request) => {
      const { snapshotId } = await get(request.params);
      const { items, total } = await store.snapshotNodes.logs(snapshotId, request.query);
      return {
        items: items.map(({ loggedAt, ...row }) => ({ ...row, at: formatTime(loggedAt) })),
        total,
      };
    },
  );
  api.get(
    "/api/events",
    { schema: { tags: ["events"], summary: "Server-sent events of everything" } },
    async (_, reply) => {
      streams.open(reply, () => true);
      return reply;
    },
  );
}
