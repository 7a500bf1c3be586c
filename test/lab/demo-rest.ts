/** What the demo asks of the cloud by REST. */

import { z } from "zod";

export interface Site {
  readonly origin: string;
  readonly apiToken: string;
}

export interface RunningScan {
  readonly site: Site;
  readonly networkPath: string;
  readonly scanId: string;
}

interface Asked {
  readonly method: "GET" | "PATCH" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

async function ask({ origin, apiToken }: Site, { method, path, body }: Asked): Promise<unknown> {
  const response = await fetch(`${origin}/api/apps/sonar/networks${path}`, {
    method,
    headers: {
      "x-authorization": `Token ${apiToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text) as unknown;
}

const networks = z.object({ items: z.array(z.object({ networkId: z.string() })) });
const startedScan = z.object({ scanId: z.string() });
const scan = z.object({
  status: z.string(),
  terminatedAt: z.string().nullable(),
  numberOfNodes: z.number(),
  numberOfAddresses: z.number(),
});
const nodes = z.object({
  items: z.array(
    z.object({
      displayName: z.string(),
      addresses: z.array(z.object({ addr: z.string() })),
      deviceTypes: z.array(z.object({ type: z.string() })),
    }),
  ),
  total: z.number(),
});

/** Orders a scan of the network that the first start made, and of nothing beyond the given prefixes. */
export async function startScan(site: Site, prefixes: readonly string[]): Promise<RunningScan> {
  const [first] = networks.parse(await ask(site, { method: "GET", path: "" })).items;
  if (!first) throw new Error("the cloud has no network yet");
  const networkPath = `/${first.networkId}`;
  const settings = { startAddresses: prefixes, allowedPrefixes: prefixes };
  await ask(site, { method: "PATCH", path: networkPath, body: { settings } });
  const started = await ask(site, { method: "POST", path: `${networkPath}/scans` });
  return { site, networkPath, scanId: startedScan.parse(started).scanId };
}

/** How far the scan is, in one line. */
export async function readScan({ site, networkPath, scanId }: RunningScan) {
  const path = `${networkPath}/scans/${scanId}`;
  const { status, terminatedAt, numberOfAddresses, numberOfNodes } = scan.parse(
    await ask(site, { method: "GET", path }),
  );
  const progress = `${status}: ${numberOfAddresses} addresses, ${numberOfNodes} nodes`;
  // When all agents are done, the cloud still puts the nodes together.
  return { isOver: terminatedAt !== null && status !== "aggregating", status, progress };
}

/** The network's nodes as rows of name, addresses, type. */
export async function readNodes({ site, networkPath }: RunningScan) {
  const path = `${networkPath}/managed-nodes?limit=1000`;
  const { items, total } = nodes.parse(await ask(site, { method: "GET", path }));
  const rows = items.map((node) => [
    node.displayName,
    node.addresses.map(({ addr }) => addr).join(" "),
    node.deviceTypes.map(({ type }) => type).join(" "),
  ]);
  return { rows, total };
}
