/** `…/software`: which machines have what, and in which version. */

import { z } from "zod";
import type { NodeDocument } from "../../../protocol/node.ts";
import { compareVersions } from "../../versions/compare-versions.ts";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { answers, envelope, networkParams, pageQuery } from "../schemas.ts";

const path = "/api/apps/sonar/networks/:networkId/software";
const tags = ["software"];

const name = z.object({
  name: z.string(),
  kind: z.string(),
  numberOfNodes: z.number().int(),
  numberOfVersions: z.number().int(),
});
const installation = z.object({
  managedNodeId: z.string(),
  displayName: z.string(),
  addr: z.string(),
  name: z.string(),
  version: z.string(),
  arch: z.string(),
});
const versionText = z.string().min(1).max(1_024).optional();
const wanted = z.object({ below: versionText, atLeast: versionText, version: versionText });

/** An epoch that nobody asked for is no part of the comparison: rpm's openssl is 1:3.0.7, and people ask for 3.0.13. */
const comparable = (version: string, asked: string) =>
  /^\d+:/.test(asked) ? version : version.replace(/^\d+:/, "");

function isWanted(version: string, query: z.output<typeof wanted>): boolean {
  const { below, atLeast, version: exact } = query;
  const order = (asked: string) => compareVersions(comparable(version, asked), asked);
  if (exact !== undefined && version !== exact) return false;
  if (below !== undefined && order(below) >= 0) return false;
  return atLeast === undefined || order(atLeast) >= 0;
}

export function registerSoftware(api: Api, { store }: ApiContext): void {
  const network = async (networkId: string) =>
    found(await store.networks.get(networkId), "network", networkId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary:
          "Names of software, of those that hold a text where one is given, those on most nodes first",
        params: networkParams,
        querystring: pageQuery.extend({
          q: z.string().max(256).optional(),
          kind: z.enum(["package", "windows-update"]).optional(),
        }),
        response: answers(envelope(name)),
      },
    },
    async (request) => {
      const { networkId } = await network(request.params.networkId);
      return store.softwareSearch.names(networkId, request.query);
    },
  );
  api.get(
    `${path}/nodes`,
    {
      schema: {
        tags,
        summary: "Nodes that have the software, by version",
        params: networkParams,
        querystring: pageQuery.extend({ name: z.string().min(1).max(1_024) }).extend(wanted.shape),
        response: answers(envelope(installation)),
      },
    },
    async (request) => {
      const { networkId } = await network(request.params.networkId);
      const { query } = request;
      const versions = await store.softwareSearch.versions(query.name);
      const ids = versions
        .filter(({ version }) => isWanted(version, query))
        .map(({ softwareId }) => softwareId);
      const { items, total } = await store.softwareSearch.installations(networkId, ids, query);
      const rows = items.map(({ document, ...row }) => ({
        ...row,
        addr: (JSON.parse(document) as NodeDocument).addresses[0]?.addr ?? "",
      }));
      return { items: rows, total };
    },
  );
}
