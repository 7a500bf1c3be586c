import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NodeReport } from "../../../src/protocol/node.ts";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";
import { type Site, scan, seen, site } from "./scans.ts";
import { nodeReport } from "./support.ts";

interface List<Item = Record<string, unknown>> {
  items: Item[];
  total: number;
  nextCursor?: string | null;
}

const ssl = (version: string): NodeReport["packages"] => [
  { name: "openssl", version, arch: "amd64" },
  { name: "bash", version: "5.2" },
];

describe("the REST API over several scans", () => {
  let cloud: RunningCloud;
  let where: Site;
  let path: string;
  let scans: string[];

  const first = [
    nodeReport(1, { packages: ssl("3.0.11-1~deb12u2") }),
    nodeReport(2, { packages: ssl("1:3.0.7-25.el9") }),
    nodeReport(3, { packages: ssl("3.0.13-1~deb12u1") }),
  ];
  const upgraded = nodeReport(1, { packages: ssl("3.0.15-1~deb12u1") });
  upgraded.node.system.version = "12.1";
  upgraded.sections.push({ section: "system", probe: "ssh", status: "complete" });

  beforeAll(async () => {
    cloud = await runningCloud();
    where = await site(cloud.store);
    path = `/api/apps/sonar/networks/${where.networkId}`;
    const older = await scan(cloud.store, where, [first]);
    cloud.pass(60_000);
    scans = [
      older,
      await scan(cloud.store, where, [[upgraded, first[1] ?? upgraded, nodeReport(4)]]),
    ];
  });
  afterAll(() => cloud.stop());

  const named = async (name: string) => {
    const { items } = await cloud.json<List>(`${path}/managed-nodes?q=${name}`);
    return String(items[0]?.["managedNodeId"]);
  };

  it("tells which probe read which section, in each scan that saw the node", async () => {
    const id = await named("host-1.");
    const { items, total } = await cloud.json<List>(`${path}/managed-nodes/${id}/evidence`);
    expect(total).toBe(2);
    expect(items.map((item) => item["snapshotId"])).toEqual([...scans].reverse());
    expect(items[0]).toMatchObject({
      ksockets: [{ ksocketId: where.ksocketIds[0] }],
      sections: [{ section: "system", probe: "ssh", status: "complete" }],
    });
    expect((await cloud.request("GET", `${path}/managed-nodes/${scans[0]}/evidence`)).status).toBe(
      404,
    );
  });

  it("tells which of two ksockets that saw one node read which section", async () => {
    const both = await site(cloud.store, 2);
    const bySnmp = nodeReport(7);
    bySnmp.sections.push({ section: "interfaces", probe: "snmp", status: "partial" });
    const bySsh = nodeReport(7);
    bySsh.sections.push({ section: "system", probe: "ssh", status: "complete" });
    await scan(cloud.store, both, [[bySnmp], [bySsh]]);
    const nodes = `/api/apps/sonar/networks/${both.networkId}/managed-nodes`;
    const { items: found } = await cloud.json<List>(nodes);
    expect(found.length).toBe(1);
    const id = String(found[0]?.["managedNodeId"]);
    const { items } = await cloud.json<List>(`${nodes}/${id}/evidence`);
    const [one, other] = both.ksocketIds;
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ksockets: [{ ksocketId: one, displayName: "agent 0" }],
          sections: bySnmp.sections,
        }),
        expect.objectContaining({
          ksockets: [{ ksocketId: other, displayName: "agent 1" }],
          sections: bySsh.sections,
        }),
      ]),
    );
    expect(items.length).toBe(2);
  });

  it("tells what changed: fields, and packages that came, went or got another version", async () => {
    const id = await named("host-1.");
    const { items } = await cloud.json<List>(`${path}/managed-nodes/${id}/history`);
    expect(items.map((item) => item["kind"])).toEqual(["changed", "found"]);
    expect(items[0]).toMatchObject({
      snapshotId: scans[1],
      fields: [{ path: ["system", "version"], before: "12", after: "12.1" }],
      packages: {
        added: [],
        removed: [],
        changed: [
          { before: { version: "3.0.11-1~deb12u2" }, after: { version: "3.0.15-1~deb12u1" } },
        ],
      },
    });
    const difference = await cloud.json<List & { counts: unknown }>(
      `${path}/snapshots/${scans[1]}/difference?with=${scans[0]}`,
    );
    expect(difference.counts).toEqual({ added: 1, removed: 1, changed: 1, unchanged: 1 });
    const removed = difference.items.find((item) => item["change"] === "removed");
    expect(removed).toMatchObject({ displayName: "host-3.example.local", addr: "10.0.0.3" });
  });

  it("finds the machines that have a package below a version, epochs or not", async () => {
    const names = await cloud.json<List>(`${path}/software?q=openss`);
    expect(names.items).toEqual([
      { name: "openssl", kind: "package", numberOfNodes: 3, numberOfVersions: 3 },
    ]);
    const spread = await cloud.json<List>(`${path}/software`);
    expect(spread.items.map((item) => [item["name"], item["numberOfNodes"]])).toEqual([
      ["bash", 3],
      ["openssl", 3],
    ]);
    const second = await cloud.json<List>(`${path}/software?limit=1&offset=1`);
    expect(second).toEqual({ items: spread.items.slice(1), total: 2 });
    const some = await cloud.json<List>(`${path}/software/nodes?name=openssl&limit=1&offset=1`);
    expect([some.total, some.items[0]?.["displayName"]]).toEqual([3, "host-2.example.local"]);
    const old = await cloud.json<List>(`${path}/software/nodes?name=openssl&below=3.0.13`);
    expect(old.items.map((item) => item["displayName"])).toEqual(["host-2.example.local"]);
    const all = await cloud.json<List>(`${path}/software/nodes?name=openssl&atLeast=3.0.13`);
    expect(all.total).toBe(2);
  });

  it("filters by tag, family, vendor and time, and pages by cursor", async () => {
    const ids = [await named("host-1."), await named("host-2.")];
    const bulk = { managedNodeIds: ids, set: { owner: "ops" } };
    const tagged = await cloud.request("POST", `${path}/managed-nodes/bulk-tags`, bulk);
    expect(tagged.status).toBe(204);
    const count = async (query: string) =>
      (await cloud.json<List>(`${path}/managed-nodes?${query}`)).total;
    expect(await count("tag=owner")).toBe(2);
    expect(await count("tag=owner:ops&q=host-1.")).toBe(1);
    expect(await count("tag=owner:other")).toBe(0);
    expect(await count("family=debian%20gnu/linux")).toBe(4);
    expect(await count("vendor=VMware,%20Inc.")).toBe(4);
    expect(await count("updatedSince=2999-01-01T00:00:00Z")).toBe(0);
    const seenIds: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: List = await cloud.json(`${path}/managed-nodes?limit=3&cursor=${cursor}`);
      seenIds.push(...page.items.map((item) => item["managedNodeId"]));
      cursor = page.nextCursor ?? null;
    }
    expect(new Set(seenIds).size).toBe(4);
    expect(seenIds).toHaveLength(4);
  });

  it("answers 304 to whoever has the newest already", async () => {
    const headers = { authorization: `Bearer ${cloud.token}` };
    const fresh = await cloud.request("GET", `${path}/managed-nodes`, undefined, headers);
    const tag = fresh.headers.get("etag") ?? "";
    const again = { ...headers, "if-none-match": tag };
    const known = await cloud.request("GET", `${path}/managed-nodes`, undefined, again);
    expect(known.status).toBe(304);
    expect(await known.text()).toBe("");
  });

  it("says why an address is not inventoried", async () => {
    const held = await cloud.json(`${path}/addresses/10.0.0.1`);
    expect(held).toMatchObject({ answer: "inventoried", managedNodes: [{}] });
    expect(await cloud.json(`${path}/addresses/10.99.0.1`)).toMatchObject({
      answer: "not-scanned",
      verdicts: [],
    });
    expect((await cloud.request("GET", `${path}/addresses/here`)).status).toBe(400);
  });

  it("tells by what a node was recognised, and merges and undoes by hand", async () => {
    const [into, from] = [await named("host-1."), await named("host-4.")];
    const node = `${path}/managed-nodes/${into}`;
    expect(await cloud.json(`${node}/identity`)).toMatchObject({
      ties: [{ type: "machineId", value: "machine-1" }, { type: "" }],
      replacedBy: null,
    });
    const merged = await cloud.request("POST", `${node}/merge`, { managedNodeIds: [from] });
    expect(merged.status).toBe(200);
    const { identityChangeId } = (await merged.json()) as { identityChangeId: string };
    const undo = `${path}/identity-changes/${identityChangeId}/undo`;
    expect((await cloud.json<List>(`${path}/managed-nodes`)).total).toBe(3);
    expect((await cloud.request("POST", undo)).status).toBe(200);
    expect((await cloud.request("POST", undo)).status).toBe(404);
    expect((await cloud.json<List>(`${path}/managed-nodes`)).total).toBe(4);
  });

  it("keeps views, and refuses one that is too large", async () => {
    const view = { displayName: "linux", query: { family: "Debian", columns: ["addr"] } };
    const added = await cloud.request("POST", `${path}/views`, view);
    expect(added.status).toBe(201);
    const { viewId } = (await added.json()) as { viewId: string };
    expect(await cloud.json(`${path}/views`)).toMatchObject({ items: [view], total: 1 });
    const large = { displayName: "x", query: { q: "x".repeat(20_000) } };
    expect((await cloud.request("POST", `${path}/views`, large)).status).toBe(400);
    expect((await cloud.request("DELETE", `${path}/views/${viewId}`)).status).toBe(204);
  });

  it("draws each cable once, though both ends tell of it in other words", async () => {
    const map = await site(cloud.store);
    const link = (
      localPort: string,
      remoteName: string,
      remotePort: string,
      remoteChassisId = "",
    ) => ({
      protocol: "lldp",
      localPort,
      remoteName,
      remotePort,
      remoteChassisId,
      remoteAddresses: [],
    });
    const device = (
      name: string,
      addr: string,
      macaddr: string,
      extra: Record<string, unknown>,
    ) => {
      const report = seen({ addr, macaddr, name });
      report.node.extraFields = extra;
      return report;
    };
    const [core, access, host] = ["00:50:56:00:01:01", "00:50:56:00:01:02", "00:50:56:00:01:03"];
    await scan(cloud.store, map, [
      [
        device("core", "10.0.1.1", core ?? "", {
          links: [
            link("GigabitEthernet0/1", "access", "Gi0/24"),
            link("GigabitEthernet0/2", "access", "Gi0/23"),
            link("GigabitEthernet0/9", "elsewhere", "1", "00:50:56:00:01:99"),
          ],
        }),
        device("access", "10.0.1.2", access ?? "", {
          links: [link("Gi0/24", "core", "Gi0/1", core), link("Gi0/23", "core", "Gi0/2", core)],
          fdb: { numberOfRows: 1, rows: [{ macaddr: host, port: "Gi0/3" }] },
          routes: { numberOfRows: 1, rows: [{ destination: "0.0.0.0/0", nextHop: "10.0.1.1" }] },
        }),
        device("host", "10.0.1.3", host ?? "", {}),
      ],
    ]);
    const topology = `/api/apps/sonar/networks/${map.networkId}/topology`;
    const drawn = await cloud.json<{ nodes: List["items"]; links: List["items"] }>(topology);
    expect(drawn.nodes.map((node) => String(node["displayName"])).sort()).toEqual([
      "access",
      "core",
      "elsewhere",
      "host",
    ]);
    const drawnBy = drawn.links.map((one) => `${String(one["layer"])} ${String(one["by"])}`);
    expect(drawnBy.sort()).toEqual(["l2 fdb", "l2 lldp", "l2 lldp", "l2 lldp", "l3 route"]);
    const routes = await cloud.json<{ links: unknown[] }>(`${topology}?layer=l3`);
    expect(routes.links).toHaveLength(1);
  });

  it("has metrics for Prometheus and an inventory for Ansible", async () => {
    const metrics = await (await cloud.request("GET", "/metrics")).text();
    expect(metrics).toContain(`networkId="${where.networkId}",state="new"} 4`);
    expect((await fetch(`${cloud.url}/metrics`)).status).toBe(401);
    const inventory = await cloud.json<Record<string, { hosts: string[] }>>(
      `${path}/ansible-inventory`,
    );
    expect(inventory["family_debian_gnu_linux"]?.hosts).toHaveLength(4);
    expect(inventory["tag_owner_ops"]?.hosts).toHaveLength(2);
  });

  it("throws snapshots away as the network says, and keeps nodes and history", async () => {
    const changed = await cloud.request("PATCH", path, { keepSnapshots: 1 });
    expect(await changed.json()).toMatchObject({ keepSnapshots: 1, keepDays: null });
    expect(await cloud.store.applyRetention()).toBe(1);
    expect((await cloud.json<List>(`${path}/snapshots`)).items).toMatchObject([
      { snapshotId: scans[1] },
    ]);
    const id = await named("host-3.");
    const packages = await cloud.json<List>(`${path}/managed-nodes/${id}/packages`);
    expect(packages.total).toBe(2);
    expect((await cloud.json<List>(`${path}/managed-nodes/${id}/history`)).total).toBe(1);
  });
});
