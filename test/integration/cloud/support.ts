/** What the cloud's tests share: a store of its own in a temporary folder, and the events that an agent would send. */

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { openStore, type Store } from "../../../src/cloud/store/store.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import type { NumberedEvent, ScanEventBody } from "../../../src/protocol/frames.ts";
import type { NodeReport } from "../../../src/protocol/node.ts";
import { type ScanProgress, scanSettings } from "../../../src/protocol/scan.ts";

import { testDatabaseUrl } from "./test-database.ts";

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "ksocket-cloud-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The store of that folder; on PostgreSQL, a database named after it. */
export async function openTestStore(dataDirectory: string, now?: () => number): Promise<Store> {
  const databaseUrl = await testDatabaseUrl(dataDirectory);
  const options = { dataDirectory, databaseUrl, log: silentLogger };
  return openStore({ ...options, ...(now === undefined ? {} : { now }) });
}

export const progressAt = (at: number): ScanProgress => ({
  phase: "ended",
  startedAt: at,
  at,
  candidates: 0,
  asked: 0,
  alive: 0,
  silent: 0,
  detailsPending: 0,
  detailsDone: 0,
  nodes: 0,
  packetsSent: 0,
  packetsPerSecond: 0,
  lossEstimate: 0,
  etaMs: null,
  waitingFor: [],
});

export function nodeReport(n: number, changes: Partial<NodeReport> = {}): NodeReport {
  const addr = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  const tail = n.toString(16).padStart(6, "0").match(/../g)?.join(":") ?? "";
  return {
    nodeKey: `node-${n}`,
    revision: 1,
    node: {
      displayName: `host-${n}.example.local`,
      aggregationType: "macaddr",
      addresses: [
        {
          addr,
          subnet: "10.0.0.0/8",
          macaddr: `00:50:56:${tail}`,
          hostnames: [{ hostname: `host-${n}.example.local` }],
          services: [{ name: "ssh" }],
          extraFields: { macaddr: { organizationName: "VMware, Inc." } },
        },
      ],
      interfaces: [{ ifname: "eth0", addr, netmask: "255.0.0.0", macaddr: `00:50:56:${tail}` }],
      system: { family: "Debian GNU/Linux", version: "12", serial: `S${n}` },
      deviceTypes: [{ type: "server" }],
      extraFields: { kernel: { name: "Linux", version: "6.1", release: "6.1.0-9" } },
      numberOfPackages: 0,
      numberOfWindowsUpdates: 0,
    },
    signatures: [{ type: "machineId", value: `machine-${n}` }],
    unchangedLists: [],
    sections: [],
    replaces: [],
    ...changes,
  };
}

export interface ScanOfTest {
  readonly scanId: string;
  readonly networkId: string;
  readonly ksocketId: string;
}

/** A network with one ksocket, and a scan of it that has just been ordered. */
export async function orderedScan(store: Store): Promise<ScanOfTest> {
  const network = await store.networks.create({ displayName: "office" });
  const ksocket = await store.ksockets.create("agent");
  await store.networks.setKsocket(network.networkId, ksocket.ksocketId, {});
  return nextScan(store, network.networkId, ksocket.ksocketId);
}

export async function nextScan(
  store: Store,
  networkId: string,
  ksocketId: string,
): Promise<ScanOfTest> {
  const settings = scanSettings.parse({});
  const scanId = await store.snapshots.create(networkId, [{ ksocketId, settings }]);
  if (scanId === undefined) throw new Error("a scan of the network is running already");
  return { scanId, networkId, ksocketId };
}

export const bodies = {
  started: ({ scanId, networkId }: ScanOfTest, startedAt = Date.now()): ScanEventBody => ({
    type: "scan.started",
    scanId,
    networkId,
    startedAt,
    settings: scanSettings.parse({}),
  }),
  node: ({ scanId }: ScanOfTest, report: NodeReport): ScanEventBody => ({
    type: "node",
    scanId,
    report,
  }),
  end: ({ scanId }: ScanOfTest, endedAt = Date.now()): ScanEventBody => ({
    type: "scan.end",
    scanId,
    endedAt,
    end: { status: "succeeded", progress: progressAt(endedAt), notices: [], reasons: [] },
  }),
};

export const numbered = (all: readonly ScanEventBody[], from = 1): NumberedEvent[] =>
  all.map((body, index) => ({ seq: from + index, body }));

export const newStreamId = (): string => randomUUID();

/** Events of one frame at most (docs/protocol.md). */
const MOST_EVENTS = 1_024;

/** Events as frames, as an agent sends them. */
export const framesOf = (events: readonly NumberedEvent[]): Buffer[] =>
  Array.from({ length: Math.ceil(events.length / MOST_EVENTS) }, (_, n) => {
    const some = events.slice(n * MOST_EVENTS, (n + 1) * MOST_EVENTS);
    return Buffer.from(JSON.stringify({ type: "events", events: some }));
  });

/** Sends events as an agent does. @returns the stream's highest applied number */
export async function sendEvents(
  store: Store,
  ksocketId: string,
  streamId: string,
  events: readonly NumberedEvent[],
): Promise<number> {
  const taken = await store.registry.takeFrames({ ksocketId, streamId }, framesOf(events), 0);
  expect(taken.faults).toEqual({ frames: [], events: [] });
  return taken.applied;
}
