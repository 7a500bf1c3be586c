/** What the demo asks of the cloud by REST. The paths of networks and snapshots are those of the public API. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export interface Site {
  readonly origin: string;
  readonly apiToken: string;
}

export interface RunningScan {
  readonly site: Site;
  readonly networkId: string;
}

/** Finds the API token that the first start wrote under its home: the one place that knows the file's name. */
function findApiToken(home: string): string {
  const files = readdirSync(home, { recursive: true, encoding: "utf8" });
  const file = files.find((name) => /api[-_]token/.test(name));
  const path = file && join(home, file);
  if (!path || !existsSync(path)) throw new Error(`no API token under ${home}`);
  return readFileSync(path, "utf8").trim();
}

export async function openConsole(origin: string, home: string): Promise<Site> {
  return { origin, apiToken: findApiToken(home) };
}

async function ask(site: Site, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${site.origin}/api/apps/sonar${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "x-authorization": `Token ${site.apiToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text) as unknown;
}

const networks = z.object({ items: z.array(z.object({ networkId: z.string() })) });
const snapshots = z.object({
  items: z.array(
    z.object({
      snapshotId: z.string(),
      numberOfNodes: z.number(),
      numberOfAddresses: z.number(),
      task: z.object({ status: z.string(), terminatedAt: z.string().nullish() }),
    }),
  ),
});
const nodes = z.object({
  items: z.array(
    z.object({
      displayName: z.string(),
      addresses: z.array(z.object({ addr: z.string() })),
      deviceTypes: z.array(z.object({ type: z.string() })),
    }),
  ),
});

/** Orders a scan of the first network, which the first start made, from the given prefixes. */
export async function startScan(site: Site, startAddresses: string[]): Promise<RunningScan> {
  const [first] = networks.parse(await ask(site, "/networks")).items;
  if (!first) throw new Error("the cloud has no network yet");
  const settings = { startAddresses, allowedPrefixes: startAddresses };
  await ask(site, `/networks/${first.networkId}/scans`, { settings });
  return { site, networkId: first.networkId };
}

/** How far the newest scan is; its nodes as rows of name, addresses, type once it is over. */
export async function readScan({ site, networkId }: RunningScan) {
  const path = `/networks/${networkId}/snapshots`;
  const [newest] = snapshots.parse(await ask(site, path)).items;
  if (!newest) return { isOver: false, progress: "waiting for the agent", nodes: [] };
  const { task, numberOfAddresses, numberOfNodes, snapshotId } = newest;
  const progress = `${task.status}: ${numberOfAddresses} addresses, ${numberOfNodes} nodes`;
  if (!task.terminatedAt) return { isOver: false, progress, nodes: [] };
  const { items } = nodes.parse(await ask(site, `${path}/${snapshotId}/nodes?limit=1000`));
  const rows = items.map((node) => [
    node.displayName,
    node.addresses.map(({ addr }) => addr).join(" "),
    node.deviceTypes.map(({ type }) => type).join(" "),
  ]);
  return { isOver: true, progress, nodes: rows };
}
