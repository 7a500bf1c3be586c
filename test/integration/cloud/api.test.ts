import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { managedNodeDocument } from "../../../src/cloud/api/node-documents.ts";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";
import {
  bodies,
  newStreamId,
  nextScan,
  nodeReport,
  numbered,
  orderedScan,
  progressAt,
  type ScanOfTest,
  sendEvents,
} from "./support.ts";

interface List<Item = Record<string, unknown>> {
  items: Item[];
  total: number;
}

const networksPath = "/api/apps/sonar/networks";

describe("the REST API", () => {
  let cloud: RunningCloud;
  let scan: ScanOfTest;
  let nodes: string;

  beforeAll(async () => {
    cloud = await runningCloud();
    scan = await orderedScan(cloud.store);
    nodes = `${networksPath}/${scan.networkId}/managed-nodes`;
    const packages = [
      { name: "openssl", version: "3.0.13", arch: "amd64", installedAt: 1_700_000_000_000 },
      { name: "zlib", version: "" },
    ];
    const windowsUpdates = [{ hotFixId: "KB5034441", installedOn: "2026-01-09" }];
    const reports = Array.from({ length: 25 }, (_, n) =>
      bodies.node(scan, nodeReport(n + 1, n === 0 ? { packages, windowsUpdates } : {})),
    );
    await sendEvents(
      cloud.store,
      scan.ksocketId,
      newStreamId(),
      numbered([bodies.started(scan), ...reports, bodies.end(scan)]),
    );
  });
  afterAll(() => cloud.stop());

  it("gives managed nodes in the documented shape, each once over all pages", async () => {
    const first = await cloud.json<List>(`${nodes}?limit=10&sort=managedNodeId`);
    const second = await cloud.json<List>(`${nodes}/?limit=10&offset=10&sort=managedNodeId`);
    const third = await cloud.json<List>(`${nodes}?limit=10&offset=20&sort=managedNodeId`);
    const past = await cloud.json<List>(`${nodes}?limit=10&offset=30&sort=managedNodeId`);
    expect([first, second, third, past].map((page) => page.items.length)).toEqual([10, 10, 5, 0]);
    expect(past.total).toBe(25);
    const ids = [...first.items, ...second.items, ...third.items].map((i) => i["managedNodeId"]);
    expect(new Set(ids).size).toBe(25);
    expect(ids).toEqual(ids.map(String).sort());
    for (const item of first.items) managedNodeDocument.parse(item);
    expect(first.items[0]?.["lastScanSucceededAt"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await cloud.json(`${nodes}/${String(ids[0])}`)).toEqual(first.items[0]);
  });

  it("names the members of the body that are wrong", async () => {
    const settings = { startAddresses: ["10.0.0.0/24", "10.0.0.0/33"] };
    const wrong = await cloud.request("POST", "/api/apps/sonar/networks", {
      displayName: " ",
      settings,
    });
    expect(await wrong.json()).toMatchObject({
      error: {
        code: "REQUEST_INVALID",
        fields: [
          { path: "displayName", reason: "too_small" },
          {
            path: "settings.startAddresses.1",
            reason: "address-range",
            message: '"10.0.0.0/33" is no address, prefix or range',
          },
        ],
      },
    });
  });

  it("caps a limit that is too large, and answers faults as JSON", async () => {
    expect((await cloud.request("GET", `${nodes}?limit=999999`)).status).toBe(200);
    const wrong = await cloud.request("GET", `${nodes}?limit=many`);
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { code: "REQUEST_INVALID" } });
    const absent = await cloud.request("GET", `${nodes}/00000000-0000-4000-8000-000000000000`);
    expect(absent.status).toBe(404);
    expect((await cloud.request("GET", "/api/nothing")).status).toBe(404);
  });

  it("finds nodes by any of their words", async () => {
    const find = (q: string) => cloud.json<List>(`${nodes}?q=${encodeURIComponent(q)}`);
    expect((await find("HOST-7.")).total).toBe(1);
    expect((await find("10.0.0.7")).total).toBe(1);
    expect((await find("vmware")).total).toBe(25);
    expect((await find("100%")).total).toBe(0);
  });

  it("gives packages, Windows updates, notes and tags", async () => {
    const [node] = (await cloud.json<List>(`${nodes}?q=host-1.`)).items;
    expect(node).toMatchObject({ numberOfPackages: 2, numberOfWindowsUpdates: 1 });
    const one = `${nodes}/${String(node?.["managedNodeId"])}`;
    expect(await cloud.json(`${one}/packages`)).toEqual({
      items: [
        { name: "openssl", version: "3.0.13", arch: "amd64", installedAt: "2023-11-14T22:13:20Z" },
        { name: "zlib", version: "", arch: "" },
      ],
      total: 2,
    });
    expect(await cloud.json(`${one}/windows-updates`)).toMatchObject({
      items: [{ hotFixId: "KB5034441" }],
      total: 1,
    });
    expect((await cloud.request("POST", `${one}/notes`, { title: "rack", body: "7" })).status).toBe(
      201,
    );
    expect(await cloud.json(`${one}/notes`)).toMatchObject({
      items: [{ title: "rack", body: "7" }],
    });
    const [note] = (await cloud.json<{ items: { noteId: string }[] }>(`${one}/notes`)).items;
    const path = `${one}/notes/${note?.noteId}`;
    const changed = await cloud.request("PATCH", path, { body: "8" });
    expect(await changed.json()).toMatchObject({ title: "rack", body: "8" });
    expect((await cloud.request("PATCH", path, { title: "x".repeat(256) })).status).toBe(400);
    const absent = `${one}/notes/${randomUUID()}`;
    expect((await cloud.request("PATCH", absent, { body: "8" })).status).toBe(404);
    expect((await cloud.request("PUT", `${one}/tags/owner`, { value: "ops" })).status).toBe(200);
    expect(await cloud.json(`${one}/tags`)).toEqual({
      items: [{ name: "owner", value: "ops" }],
      total: 1,
    });
    expect((await cloud.request("DELETE", `${one}/tags/owner`)).status).toBe(204);
  });

  it("gives snapshots and the nodes as they were", async () => {
    const snapshots = `${networksPath}/${scan.networkId}/snapshots`;
    expect(await cloud.json(snapshots)).toMatchObject({
      items: [
        {
          snapshotId: scan.scanId,
          ksockets: [{ displayName: "agent" }],
          numberOfNodes: 25,
          task: { status: "succeeded" },
        },
      ],
      total: 1,
    });
    const listed = await cloud.json<List>(`${snapshots}/${scan.scanId}/nodes?limit=3`);
    expect(listed).toMatchObject({ total: 25 });
    const node = `${snapshots}/${scan.scanId}/nodes/${String(listed.items[0]?.["nodeId"])}`;
    expect(await cloud.json(node)).toEqual(listed.items[0]);
    expect((await cloud.request("GET", `${node}/packages`)).status).toBe(200);
    expect((await cloud.request("GET", `${node}/windows-updates`)).status).toBe(200);
  });

  it("starts a scan with the settings of network and ksocket, tells its progress, and cancels it", async () => {
    const settings = { startAddresses: ["10.9.0.0/24"], rate: 500 };
    const changed = await cloud.request("PATCH", `${networksPath}/${scan.networkId}`, { settings });
    expect(changed.status).toBe(200);
    const member = `${networksPath}/${scan.networkId}/ksockets/${scan.ksocketId}`;
    await cloud.request("PUT", member, { settings: { rate: 50, startAddresses: [] } });
    const scans = `${networksPath}/${scan.networkId}/scans`;
    const refused = await cloud.request("POST", scans);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toEqual({
      error: { code: "KSOCKET_NOT_CONNECTED", message: 'Not connected: "agent".' },
    });
    cloud.links.connected.add(scan.ksocketId);
    // The last scan's agent took a list for known that nobody has sent.
    const former = await nextScan(cloud.store, scan.networkId, scan.ksocketId);
    const unheld = nodeReport(2, { unchangedLists: ["packages"] });
    const told = [bodies.started(former), bodies.node(former, unheld), bodies.end(former)];
    await sendEvents(cloud.store, scan.ksocketId, newStreamId(), numbered(told));
    const started = await cloud.request("POST", scans);
    expect(started.status).toBe(201);
    const { scanId } = (await started.json()) as { scanId: string };
    expect(cloud.links.commands.at(-1)?.command).toMatchObject({
      name: "scan.start",
      scanId,
      lacksLists: true,
      settings: { startAddresses: ["10.9.0.0/24"], rate: 50, hostRate: 40 },
    });
    // The scan that runs has told nothing yet: what its forerunner lacked is lacked still.
    expect(await cloud.store.snapshots.lacksLists(scan.networkId)).toBe(true);
    expect((await cloud.request("POST", scans)).status).toBe(409);

    const stop = new AbortController();
    const stream = await fetch(`${cloud.url}${scans}/${scanId}/events`, {
      headers: { authorization: `Bearer ${cloud.token}` },
      signal: stop.signal,
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    cloud.links.tellProgress(scan.ksocketId, scanId, { ...progressAt(Date.now()), alive: 42 });
    expect((await reader?.read())?.value).toContain('"alive":42');
    stop.abort();
    expect(await cloud.json(`${scans}/${scanId}/progress`)).toMatchObject({
      runs: [{ progress: { alive: 42 } }],
    });
    expect((await cloud.request("POST", `${scans}/${scanId}/cancel`)).status).toBe(200);
    expect(cloud.links.commands.at(-1)?.command).toEqual({ name: "scan.cancel", scanId });
    await cloud.store.registry.interruptMissingScans(scan.ksocketId, []);
    expect(await cloud.json(`${scans}/${scanId}`)).toMatchObject({ status: "interrupted" });
    expect((await cloud.request("POST", `${scans}/${scanId}/cancel`)).status).toBe(409);
  });

  it("refuses settings that are misspelt, naming each", async () => {
    const settings = { startAddresses: ["10.0.0.300", "ok.example"], speed: 1 };
    const refused = await cloud.request("PATCH", `${networksPath}/${scan.networkId}`, { settings });
    expect(refused.status).toBe(400);
    const text = await refused.text();
    for (const part of ["10.0.0.300", "ok.example", "speed"]) expect(text).toContain(part);
  });

  it("issues two ksocket tokens at most, shows each once, and disconnects what is revoked", async () => {
    const tokens = `/api/ksockets/${scan.ksocketId}/tokens`;
    const first = await cloud.request("POST", tokens);
    expect(first.status).toBe(201);
    const { token, tokenId } = (await first.json()) as { token: string; tokenId: string };
    expect(await cloud.store.registry.checkToken(token)).toMatchObject({ isAccepted: true });
    expect(
      (await cloud.request("POST", tokens, { expiresAt: "2030-01-01T00:00:00Z" })).status,
    ).toBe(201);
    expect((await cloud.request("POST", tokens)).status).toBe(409);
    expect(await (await cloud.request("GET", tokens)).text()).not.toContain(token);
    expect((await cloud.request("DELETE", `${tokens}/${tokenId}`)).status).toBe(204);
    expect(cloud.links.disconnected).toEqual([{ tokenId, code: 4403 }]);
    expect(await cloud.store.registry.checkToken(token)).toMatchObject({
      code: "LINK_TOKEN_REVOKED",
    });
  });

  it("describes every resource in OpenAPI 3.1", async () => {
    const described = (await (await fetch(`${cloud.url}/api/docs/json`)).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(described.openapi).toBe("3.1.0");
    expect(Object.keys(described.paths).length).toBeGreaterThan(25);
    expect((await fetch(`${cloud.url}/api/docs/`)).status).toBe(200);
  });

  it("can be read by a script that knows the documented contract only", async () => {
    const client = "test/integration/clients/read-all.py";
    const { stdout } = await promisify(execFile)("python3", [client, cloud.url, cloud.token]);
    expect(JSON.parse(stdout)).toMatchObject({
      networks: 1,
      managedNodes: 25,
      packages: 2,
      notes: 1,
    });
  });
});
