/** A site after two scans: switches with cables, servers with software, changes between the scans, strings that mean harm. */

import type { NodeReport } from "../../../src/protocol/node.ts";
import type { RunningCloud } from "../cloud/running-cloud.ts";
import {
  bodies,
  newStreamId,
  nextScan,
  nodeReport,
  numbered,
  sendEvents,
} from "../cloud/support.ts";

export const hostile = `<img src=x onerror="document.title='owned'">`;
const servers = [11, 12, 13, 14, 15, 16] as const;

export interface SeededSite {
  readonly networkId: string;
  readonly ksocketId: string;
  /** Older first. */
  readonly scanIds: readonly [string, string];
  readonly webhookId: string;
}

type Extra = NodeReport["node"]["extraFields"];

function device(n: number, name: string, type: string, extraFields: Extra): NodeReport {
  const report = nodeReport(n);
  const system = { family: "IOS", version: "15.2(7)E", serial: `FOC${n}` };
  const node = {
    ...report.node,
    displayName: name,
    deviceTypes: [{ type }],
    system,
    extraFields: { product: { vendorName: "Cisco", modelName: "C2960X" }, ...extraFields },
  };
  return { ...report, node };
}

const cable = (localPort: string, remoteName: string, remotePort: string, addr: string) => ({
  protocol: "lldp",
  localPort,
  remoteName,
  remotePort,
  remoteAddresses: [addr],
});

function server(n: number, openssl: string): NodeReport {
  const report = nodeReport(n);
  const extraFields = {
    ...report.node.extraFields,
    cpu: {
      cpu0: { modelName: "Xeon Silver 4310", clockSpeed: 2_100 },
      cpu1: { modelName: hostile },
    },
    memory: { totalSize: 33_554_432 },
    filesystems: [
      { mountPoint: "/", device: "/dev/sda1", totalSize: 104_857_600, usedSize: 900_000 },
    ],
    routes: { numberOfRows: 1, rows: [{ destination: "0.0.0.0/0", nextHop: "10.0.0.1" }] },
  };
  const packages = [
    { name: "openssl", version: openssl, arch: "amd64" },
    { name: hostile, version: hostile, arch: "amd64" },
  ];
  const sections = [
    { section: "system", probe: "ssh", status: "complete", source: "/etc/os-release" },
    {
      section: "motherboard",
      probe: "ssh",
      status: "not-permitted",
      source: "dmidecode",
      missingRight: "ALL=(root) NOPASSWD: /usr/sbin/dmidecode",
    },
  ];
  const node = { ...report.node, extraFields, numberOfPackages: 2 };
  return { ...report, node, packages, sections };
}

function nodesOf(scan: 1 | 2): NodeReport[] {
  const access = device(2, "access-sw", "switch", {
    links: [
      cable("Gi0/1", "core-sw", "Te1/0/1", "10.0.0.3"),
      ...servers.map((n) => cable(`Gi0/${n}`, `host-${n}.example.local`, "eth0", `10.0.0.${n}`)),
    ],
  });
  const core = device(3, "core-sw", "switch", {
    links: [
      cable("Te1/0/1", "access-sw", "Gi0/1", "10.0.0.2"),
      cable("Te1/0/2", "edge-rt", "Gi0/0", "10.0.0.1"),
      cable("Te1/0/3", hostile, "eth9", "10.0.0.99"),
    ],
  });
  const edge = device(1, "edge-rt", "router", {});
  const named = nodeReport(30);
  const harmful = { ...named, node: { ...named.node, displayName: hostile } };
  const changing = scan === 1 ? nodeReport(20) : nodeReport(21);
  const version = scan === 1 ? "3.0.11" : "3.0.15";
  return [edge, access, core, harmful, changing, ...servers.map((n) => server(n, version))];
}

export async function seedSite(cloud: RunningCloud): Promise<SeededSite> {
  const { store } = cloud;
  const { networkId } = await store.networks.create({ displayName: "東京本社 Tokyo" });
  const { ksocketId } = await store.ksockets.create("agent of Tokyo");
  await store.networks.setKsocket(networkId, ksocketId, {});
  const scanIds: string[] = [];
  for (const number of [1, 2] as const) {
    const scan = await nextScan(store, networkId, ksocketId);
    const events = numbered([
      bodies.started(scan),
      ...nodesOf(number).map((report) => bodies.node(scan, report)),
      bodies.end(scan),
    ]);
    await sendEvents(store, ksocketId, newStreamId(), events);
    scanIds.push(scan.scanId);
    cloud.pass(60_000);
  }
  const hook = { url: "https://example.invalid/hook", events: ["scan.ended"], isEnabled: false };
  const answer = await cloud.request("POST", "/api/webhooks", hook);
  const { webhookId } = (await answer.json()) as { webhookId: string };
  const [older = "", newer = ""] = scanIds;
  return { networkId, ksocketId, scanIds: [older, newer], webhookId };
}
