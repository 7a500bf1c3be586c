import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/cloud/store/store.ts";
import {
  bodies,
  newStreamId,
  nextScan,
  nodeReport,
  numbered,
  openTestStore,
  orderedScan,
  sendEvents,
  temporaryFolder,
} from "./support.ts";

const page = { offset: 0, limit: 1_000 };

describe("an agent's events", () => {
  let store: Store;
  let folder: { path: string; remove: () => void };

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openTestStore(folder.path);
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("are applied once however often they are sent", async () => {
    const scan = await orderedScan(store);
    const streamId = newStreamId();
    const events = numbered([
      bodies.started(scan),
      bodies.node(scan, nodeReport(1)),
      bodies.node(scan, nodeReport(2)),
    ]);
    expect(await sendEvents(store, scan.ksocketId, streamId, events)).toBe(3);
    expect(await sendEvents(store, scan.ksocketId, streamId, events)).toBe(3);
    const again = numbered([bodies.node(scan, nodeReport(3)), bodies.end(scan)], 4);
    expect(await sendEvents(store, scan.ksocketId, streamId, again)).toBe(5);
    const snapshot = await store.snapshots.get(scan.networkId, scan.scanId);
    expect(snapshot).toMatchObject({ status: "succeeded", numberOfNodes: 3, numberOfAddresses: 3 });
    expect((await store.managedNodes.list(scan.networkId, 7, page)).total).toBe(3);
  });

  it("replace a node's former revision, and end the keys that a node replaces", async () => {
    const scan = await orderedScan(store);
    const newer = nodeReport(1, { revision: 3 });
    newer.node.displayName = "renamed";
    const older = nodeReport(1, { revision: 2 });
    const merged = nodeReport(4, { replaces: ["node-2", "node-9"] });
    const events = numbered([
      bodies.started(scan),
      bodies.node(scan, nodeReport(1)),
      bodies.node(scan, nodeReport(2)),
      bodies.node(scan, newer),
      bodies.node(scan, older),
    ]);
    const stream = newStreamId();
    await sendEvents(store, scan.ksocketId, stream, events);
    await sendEvents(
      store,
      scan.ksocketId,
      stream,
      numbered([bodies.node(scan, older), bodies.node(scan, merged)], 6),
    );
    const nodes = await store.snapshotNodes.list(scan.scanId, { ...page, sort: "displayName" });
    const names = nodes.items.map(
      (row) => (JSON.parse(row.document) as { displayName: string }).displayName,
    );
    expect(names).toEqual(["host-4.example.local", "renamed"]);
  });

  it("of a scan that belongs to another ksocket change nothing", async () => {
    const scan = await orderedScan(store);
    const stranger = await store.ksockets.create("stranger");
    const events = numbered([
      bodies.started(scan),
      bodies.node(scan, nodeReport(1)),
      bodies.end(scan),
    ]);
    await sendEvents(store, stranger.ksocketId, newStreamId(), events);
    expect((await store.snapshotNodes.list(scan.scanId, page)).total).toBe(0);
    expect((await store.snapshots.get(scan.networkId, scan.scanId))?.status).toBe("starting");
  });

  it("tie the same machine of two scans to one managed node, whatever its address", async () => {
    const first = await orderedScan(store);
    const stream = newStreamId();
    const packages = [{ name: "openssl", version: "3.0.13", arch: "amd64" }];
    await sendEvents(
      store,
      first.ksocketId,
      stream,
      numbered([
        bodies.started(first),
        bodies.node(first, nodeReport(1, { packages })),
        bodies.end(first),
      ]),
    );
    const second = await nextScan(store, first.networkId, first.ksocketId);
    const moved = nodeReport(77, {
      signatures: [{ type: "machineId", value: "machine-1" }],
      unchangedLists: ["packages"],
    });
    await sendEvents(
      store,
      first.ksocketId,
      stream,
      numbered([bodies.started(second), bodies.node(second, moved), bodies.end(second)], 4),
    );
    expect(await store.snapshots.lacksLists(first.networkId)).toBe(false);
    const managed = await store.managedNodes.list(first.networkId, 7, page);
    expect(managed.items).toMatchObject([
      { displayName: "host-77.example.local", numberOfPackages: 1 },
    ]);
    const listId = managed.items[0]?.packageListId ?? null;
    expect(await store.software(listId, page)).toMatchObject({ total: 1, items: packages });
    const [node] = (await store.snapshotNodes.list(second.scanId, page)).items;
    expect(node?.packageListId).toBe(listId);
  });

  it("keep two machines apart that share a MAC address but not their machine id", async () => {
    const scan = await orderedScan(store);
    const twin = nodeReport(1, {
      nodeKey: "twin",
      signatures: [{ type: "machineId", value: "other" }],
    });
    await sendEvents(
      store,
      scan.ksocketId,
      newStreamId(),
      numbered([
        bodies.started(scan),
        bodies.node(scan, nodeReport(1)),
        bodies.node(scan, twin),
        bodies.end(scan),
      ]),
    );
    expect((await store.managedNodes.list(scan.networkId, 7, page)).total).toBe(2);
  });

  it("end as interrupted with what there is when the agent no longer knows the scan, and as it says when it comes back", async () => {
    const scan = await orderedScan(store);
    const stream = newStreamId();
    await sendEvents(
      store,
      scan.ksocketId,
      stream,
      numbered([bodies.started(scan), bodies.node(scan, nodeReport(1))]),
    );
    await store.registry.interruptMissingScans(scan.ksocketId, [scan.scanId]);
    expect((await store.snapshots.get(scan.networkId, scan.scanId))?.status).toBe("running");
    await store.registry.interruptMissingScans(scan.ksocketId, []);
    expect(await store.snapshots.get(scan.networkId, scan.scanId)).toMatchObject({
      status: "interrupted",
      numberOfNodes: 1,
    });
    expect((await store.managedNodes.list(scan.networkId, 7, page)).total).toBe(1);
    const late = numbered([bodies.node(scan, nodeReport(2)), bodies.end(scan)], 3);
    await sendEvents(store, scan.ksocketId, stream, late);
    expect(await store.snapshots.get(scan.networkId, scan.scanId)).toMatchObject({
      status: "succeeded",
      numberOfNodes: 2,
    });
  });

  it("answer why an address is as it is", async () => {
    const scan = await orderedScan(store);
    const verdicts = [
      {
        first: "10.0.0.0",
        last: "10.0.255.255",
        state: "silent" as const,
        evidence: ["arp: silent"],
        protocols: [],
      },
      {
        first: "10.0.0.9",
        last: "10.0.0.9",
        state: "alive" as const,
        evidence: ["icmp: echo reply"],
        protocols: [],
      },
    ];
    const events = numbered([
      bodies.started(scan),
      { type: "verdicts", scanId: scan.scanId, verdicts },
    ]);
    await sendEvents(store, scan.ksocketId, newStreamId(), events);
    const states = async (address: string) =>
      (await store.snapshotNodes.verdicts(scan.scanId, { ...page, address })).items.map(
        (row) => (JSON.parse(row.document) as { state: string }).state,
      );
    expect(await states("10.0.7.7")).toEqual(["silent"]);
    expect(await states("10.0.0.9")).toContain("alive");
    expect(await states("10.1.0.0")).toEqual([]);
    expect(await states("fe80::1")).toEqual([]);
  });

  it("survive the process: a reopened store goes on where the stream was", async () => {
    const scan = await orderedScan(store);
    const stream = newStreamId();
    await sendEvents(
      store,
      scan.ksocketId,
      stream,
      numbered([bodies.started(scan), bodies.node(scan, nodeReport(1))]),
    );
    await store.close();
    store = await openTestStore(folder.path);
    const events = numbered(
      [bodies.node(scan, nodeReport(1)), bodies.node(scan, nodeReport(2))],
      2,
    );
    expect(await sendEvents(store, scan.ksocketId, stream, events)).toBe(3);
    expect((await store.snapshotNodes.list(scan.scanId, page)).total).toBe(2);
  });
});
