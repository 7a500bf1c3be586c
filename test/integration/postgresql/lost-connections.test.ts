import { basename } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
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
} from "../cloud/support.ts";

const page = { offset: 0, limit: 1_000 };

describe("the store on PostgreSQL", () => {
  let store: Store;
  let folder: { path: string; remove: () => void };
  let administrator: Client;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openTestStore(folder.path);
    administrator = new Client({ connectionString: inject("postgresql") });
    await administrator.connect();
  });
  afterEach(async () => {
    await administrator.end();
    await store.close();
    folder.remove();
  });

  const endConnections = () =>
    administrator.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
      [basename(folder.path).toLowerCase()],
    );

  it("applies every event once though the server ends its connections all the time", async () => {
    const scan = await orderedScan(store);
    const stream = newStreamId();
    const events = [
      bodies.started(scan),
      ...Array.from({ length: 30 }, (_, n) => bodies.node(scan, nodeReport(n + 1))),
    ];
    for (const { seq, body } of numbered(events)) {
      // As an agent does: what was not acknowledged is sent again.
      for (let isApplied = false; !isApplied; ) {
        const applying = sendEvents(store, scan.ksocketId, stream, [{ seq, body }]);
        const [outcome] = await Promise.allSettled([applying, endConnections()]);
        isApplied = outcome.status === "fulfilled";
      }
    }
    expect((await store.snapshotNodes.list(scan.scanId, page)).total).toBe(30);
  });

  it("keeps texts that PostgreSQL can't hold, without the characters in question", async () => {
    const scan = await orderedScan(store);
    const report = nodeReport(1, { packages: [{ name: "a\0b", version: "1\ud800" }] });
    report.node.displayName = "host\0name";
    const events = numbered([bodies.started(scan), bodies.node(scan, report), bodies.end(scan)]);
    await sendEvents(store, scan.ksocketId, newStreamId(), events);
    const [node] = (await store.managedNodes.list(scan.networkId, 7, page)).items;
    expect(node?.displayName).toBe("host\ufffdname");
    const { items } = await store.software(node?.packageListId ?? null, page);
    expect(items).toMatchObject([{ name: "a\ufffdb", version: "1\ufffd" }]);
  });

  it("is written to by two processes in turns", async () => {
    const other = await openTestStore(folder.path);
    const scan = await orderedScan(store);
    const apply = (through: Store, from: number) =>
      sendEvents(
        through,
        scan.ksocketId,
        newStreamId(),
        numbered(Array.from({ length: 40 }, (_, n) => bodies.node(scan, nodeReport(from + n)))),
      );
    await Promise.all([apply(store, 1), apply(other, 21)]);
    expect((await store.snapshotNodes.list(scan.scanId, page)).total).toBe(60);
    await expect(nextScan(other, scan.networkId, scan.ksocketId)).rejects.toThrow(
      "running already",
    );
    await other.close();
  });
});
