/** For other programs: metrics in Prometheus' text format, and an inventory for Ansible. */

import { z } from "zod";
import type { NodeDocument } from "../../../protocol/node.ts";
import { nodeStates } from "../../store/managed-nodes.ts";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { nodeFilterOf, nodeFilterQuery } from "../node-filter.ts";
import { answers, networkParams } from "../schemas.ts";

const PAGE = 500;
const MAX_NETWORKS = 1_000;

/** Label values: backslash, quote and line feed are escaped (exposition format 0.0.4). */
const label = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly rows: readonly { labels: Record<string, string>; value: number }[];
}

const metricText = ({ name, help, rows }: Metric): string => {
  const lines = rows.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${label(text)}"`);
    return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
};

/** A name for a group of Ansible's: letters, digits and underscores. */
const groupName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "") || "other";

const inventory = z.record(z.string(), z.unknown());

export function registerMachineFormats(api: Api, { store, links }: ApiContext): void {
  api.get("/metrics", { schema: { hide: true } }, async (_, reply) => {
    const networks = (await store.networks.list({ offset: 0, limit: MAX_NETWORKS })).items;
    const nodes: Metric["rows"][number][] = [];
    const scans: Metric["rows"][number][] = [];
    for (const { networkId, displayName: network, stateDays } of networks) {
      const counts = await store.managedNodes.countStates(networkId, stateDays);
      for (const state of nodeStates) {
        nodes.push({ labels: { network, networkId, state }, value: counts[state] });
      }
      const [last] = (await store.snapshots.list(networkId, { offset: 0, limit: 1 })).items;
      const at = last?.terminatedAt;
      if (at) scans.push({ labels: { network, networkId }, value: Math.floor(at / 1_000) });
    }
    const ksockets = (await store.ksockets.list({ offset: 0, limit: MAX_NETWORKS })).items;
    const connected = ksockets.map(({ ksocketId, displayName }) => ({
      labels: { ksocket: displayName, ksocketId },
      value: Number(links.isConnected(ksocketId)),
    }));
    const metrics: Metric[] = [
      { name: "ksocket_nodes", help: "Managed nodes by state.", rows: nodes },
      {
        name: "ksocket_last_scan_end_timestamp_seconds",
        help: "When the network's newest scan ended.",
        rows: scans,
      },
      {
        name: "ksocket_connected",
        help: "Whether the ksocket's agent is connected.",
        rows: connected,
      },
      {
        name: "ksocket_cloud_resident_memory_bytes",
        help: "Resident memory of the cloud's process.",
        rows: [{ labels: {}, value: process.memoryUsage.rss() }],
      },
    ];
    return reply
      .type("text/plain; version=0.0.4; charset=utf-8")
      .send(metrics.map(metricText).join(""));
  });

  api.get(
    "/api/apps/sonar/networks/:networkId/ansible-inventory",
    {
      schema: {
        tags: ["managed nodes"],
        summary: "A dynamic inventory for Ansible: hosts by address, grouped by family and tag",
        params: networkParams,
        querystring: nodeFilterQuery,
        response: answers(inventory),
      },
    },
    async (request) => {
      const { networkId } = request.params;
      const { stateDays } = found(await store.networks.get(networkId), "network", networkId);
      const filter = nodeFilterOf(request.query);
      const hostvars: Record<string, unknown> = {};
      const groups = new Map<string, { hosts: string[] }>();
      const join = (group: string, host: string) => {
        const known = groups.get(group) ?? { hosts: [] };
        known.hosts.push(host);
        groups.set(group, known);
      };
      for (let after = ""; ; ) {
        const page = { ...filter, after, offset: 0, limit: PAGE };
        const rows = await store.managedNodes.after(networkId, stateDays, page);
        const last = rows.at(-1);
        if (last === undefined) break;
        after = last.managedNodeId;
        const tags = await store.annotations.tagsOf(rows.map((row) => row.managedNodeId));
        for (const { managedNodeId, displayName, document } of rows) {
          const { addresses, system } = JSON.parse(document) as NodeDocument;
          const host = managedNodeId;
          const own = tags.get(managedNodeId) ?? [];
          hostvars[host] = {
            ansible_host: addresses[0]?.addr ?? "",
            ksocket_display_name: displayName,
            ksocket_family: system.family,
            ksocket_version: system.version,
            ksocket_tags: Object.fromEntries(own.map(({ name, value }) => [name, value])),
          };
          join(`family_${groupName(system.family)}`, host);
          for (const { name, value } of own) join(`tag_${groupName(`${name}_${value}`)}`, host);
        }
      }
      return { _meta: { hostvars }, ...Object.fromEntries(groups) };
    },
  );
}
