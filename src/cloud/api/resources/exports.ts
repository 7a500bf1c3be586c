/** `…/managed-nodes/export`: every node of a filter as CSV, XLSX or JSON Lines, streamed. */

import { Readable } from "node:stream";
import { z } from "zod";
import { csv } from "../../export/csv.ts";
import { columns, rowOf } from "../../export/rows.ts";
import { xlsx } from "../../export/xlsx.ts";
import type { ManagedNodeRow } from "../../store/managed-nodes.ts";
import type { Network } from "../../store/networks.ts";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { managedNodeText } from "../node-documents.ts";
import { nodeFilterOf, nodeFilterQuery } from "../node-filter.ts";
import { networkParams } from "../schemas.ts";

const PAGE = 500;

const formats = {
  csv: { type: "text/csv; charset=utf-8" },
  xlsx: { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  jsonl: { type: "application/x-ndjson; charset=utf-8" },
} as const;

const exportQuery = nodeFilterQuery.extend({
  format: z.enum(["csv", "xlsx", "jsonl"]).default("csv"),
  bom: z.stringbool().default(false).meta({ description: "CSV: with a byte order mark." }),
});

export function registerExports(api: Api, { store }: ApiContext): void {
  async function* pagesOf(
    { networkId, stateDays }: Network,
    filter: ReturnType<typeof nodeFilterOf>,
  ): AsyncGenerator<ManagedNodeRow[]> {
    for (let after = ""; ; ) {
      const page = { ...filter, after, offset: 0, limit: PAGE };
      const rows = await store.managedNodes.after(networkId, stateDays, page);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      after = last.managedNodeId;
    }
  }
  async function* tableOf(network: Network, filter: ReturnType<typeof nodeFilterOf>) {
    for await (const rows of pagesOf(network, filter)) {
      yield rows.map((row) => rowOf(row, network.stateDays, store.now()));
    }
  }
  async function* linesOf(network: Network, filter: ReturnType<typeof nodeFilterOf>) {
    for await (const rows of pagesOf(network, filter)) {
      yield rows.map((row) => `${managedNodeText(row, network.stateDays, store.now())}\n`).join("");
    }
  }

  api.get(
    "/api/apps/sonar/networks/:networkId/managed-nodes/export",
    {
      schema: {
        tags: ["managed nodes"],
        summary: "All nodes of a filter as CSV, XLSX or JSON Lines",
        params: networkParams,
        querystring: exportQuery,
      },
    },
    async (request, reply) => {
      const { networkId } = request.params;
      const { format, bom, ...query } = request.query;
      const network = found(await store.networks.get(networkId), "network", networkId);
      const filter = nodeFilterOf(query);
      const body = {
        csv: () => csv(columns, tableOf(network, filter), bom),
        xlsx: () => xlsx(columns, tableOf(network, filter)),
        jsonl: () => linesOf(network, filter),
      }[format]();
      return reply
        .type(formats[format].type)
        .header("content-disposition", `attachment; filename="nodes.${format}"`)
        .send(Readable.from(body, { objectMode: false }));
    },
  );
}
