import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IntakeThread } from "../../../src/cloud/store/intake/intake-thread.ts";
import { openDatabase } from "../../../src/cloud/store/open-database.ts";
import { DATABASE_FILE } from "../../../src/cloud/store/restore-sqlite.ts";
import { openStore, type Store } from "../../../src/cloud/store/store.ts";
import { WriteTurns } from "../../../src/cloud/store/write-turns.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import {
  bodies,
  framesOf,
  newStreamId,
  nodeReport,
  numbered,
  orderedScan,
  sendEvents,
  temporaryFolder,
} from "./support.ts";
import { testDatabaseUrl } from "./test-database.ts";

const NODES = 300;
const page = { offset: 0, limit: 1_000 };

describe("a store with an intake thread", () => {
  let store: Store;
  let folder: { path: string; remove: () => void };

  beforeEach(async () => {
    folder = temporaryFolder();
    const databaseUrl = await testDatabaseUrl(folder.path);
    const options = { dataDirectory: folder.path, databaseUrl, log: silentLogger };
    store = await openStore({ ...options, hasIntakeThread: true });
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("keeps and ties what agents send while others write and read", async () => {
    const scan = await orderedScan(store);
    const packages = Array.from({ length: 50 }, (_, n) => ({ name: `package-${n}`, version: "1" }));
    const nodes = Array.from({ length: NODES }, (_, n) =>
      bodies.node(scan, nodeReport(n, { packages })),
    );
    const events = numbered([bodies.started(scan), ...nodes, bodies.end(scan)]);
    let isSent = false;
    const sending = sendEvents(store, scan.ksocketId, newStreamId(), events).finally(() => {
      isSent = true;
    });
    const names: string[] = [];
    while (!isSent) {
      const displayName = `network ${names.length}`;
      const { networkId } = await store.networks.create({ displayName });
      const network = await store.networks.get(networkId);
      names.push(displayName);
      expect(network?.displayName).toBe(displayName);
      await setImmediate();
    }
    expect(await sending).toBe(events.length);
    const snapshot = await store.snapshots.get(scan.networkId, scan.scanId);
    expect(snapshot).toMatchObject({ status: "succeeded", numberOfNodes: NODES });
    expect((await store.managedNodes.list(scan.networkId, 7, page)).total).toBe(NODES);
    expect((await store.networks.list(page)).total).toBe(names.length + 1);
  });

  it("is not begun anew by what does not fit, and tells of it", async () => {
    const scan = await orderedScan(store);
    const stream = { ksocketId: scan.ksocketId, streamId: newStreamId() };
    const strange = { type: "events", events: [{ seq: 2, body: { type: "strange" } }] };
    const frames = [
      ...framesOf(numbered([bodies.started(scan)])),
      Buffer.from("{"),
      Buffer.from(JSON.stringify(strange)),
    ];
    const taken = await store.registry.takeFrames(stream, frames, 0);
    expect(taken).toMatchObject({ applied: 2, faults: { frames: ["not JSON"] } });
    expect(taken.faults.events).toHaveLength(1);
    expect(taken.told).toEqual([{ type: "scan", scanId: scan.scanId, status: "started" }]);
  });

  it("refuses what it can't keep, so that it is never acknowledged, and goes on", async () => {
    const scan = await orderedScan(store);
    const stranger = { ksocketId: "nobody", streamId: newStreamId() };
    const frames = framesOf(numbered([bodies.started(scan)]));
    await expect(store.registry.takeFrames(stranger, frames, 0)).rejects.toThrow(/constraint/i);
    expect(
      await sendEvents(store, scan.ksocketId, newStreamId(), numbered([bodies.started(scan)])),
    ).toBe(1);
  });
});

describe("an intake thread", () => {
  it("fails what it had in hand when it is lost, and is started again by what comes next, until it is closed", async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, DATABASE_FILE);
    const thread = new IntakeThread({ path, turns: new WriteTurns() }, silentLogger);
    try {
      mkdirSync(path);
      await expect(thread.tie()).rejects.toThrow("the intake thread ended");
      rmdirSync(path);
      await (await openStore({ dataDirectory: folder.path, log: silentLogger })).close();
      expect(await thread.tie()).toEqual([]);
      await thread.close();
      await expect(thread.tie()).rejects.toThrow("the store is closed");
    } finally {
      await thread.close();
      folder.remove();
    }
  });

  it.each(["stands still", "ends"])(
    "that %s in the midst of its work is given up, and the next one goes on",
    async (fault) => {
      const folder = temporaryFolder();
      const turns = new WriteTurns();
      const place = { path: join(folder.path, DATABASE_FILE), turns };
      const faulty = new IntakeThread(place, silentLogger, {
        entry: new URL("../../fixtures/intake/faulty.ts", import.meta.url),
        standstill: { periodMs: 100, looks: 20 },
      });
      const next = new IntakeThread(place, silentLogger);
      const store = await openStore({ dataDirectory: folder.path, log: silentLogger });
      const { db, write } = openDatabase(place, silentLogger);
      try {
        const scan = await orderedScan(store);
        const stream = { ksocketId: scan.ksocketId, streamId: newStreamId() };
        const frames = framesOf(numbered([bodies.started(scan)]));
        writeFileSync(join(folder.path, fault), "");
        await expect(faulty.take(stream, frames, 0)).rejects.toThrow("the intake thread ended");
        expect(await next.take(stream, frames, 0)).toMatchObject({ applied: 1 });
        await write((trx) => trx.updateTable("networks").set({ displayName: "kept" }).execute());
        expect(await store.networks.get(scan.networkId)).toMatchObject({ displayName: "kept" });
      } finally {
        await faulty.close();
        await next.close();
        await db.destroy();
        await store.close();
        folder.remove();
      }
    },
  );
});
