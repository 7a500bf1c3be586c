/**
 * 65,536 nodes with 500 packages each, given to the store in scans' usual batches, while pages and searches are asked for by REST.
 * Two scans: the first fills the database and is what nodes/s tell of; the second goes on while people look at the first.
 * PostgreSQL writes without waiting for the disk (fsync=off), SQLite waits for it (synchronous=FULL).
 * KSOCKET_BENCH_NODES chooses another number of nodes, KSOCKET_BENCH_DATABASE one of the databases (sqlite, postgresql).
 */

import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createCloud } from "../../src/cloud/cloud.ts";
import { noEndpoint } from "../../src/cloud/no-links.ts";
import { openStore, type Store } from "../../src/cloud/store/store.ts";
import { silentLogger } from "../../src/log/logger.ts";
import type { NumberedEvent, ScanEventBody } from "../../src/protocol/frames.ts";
import { scanSettings } from "../../src/protocol/scan.ts";
import { startPostgresql } from "../fakes/postgresql.ts";
import { reportOf, scanEndOf } from "./cloud-reports.ts";
import { printTable } from "./table.ts";

const NODES = Number(process.env["KSOCKET_BENCH_NODES"] ?? 65_536);
const BATCH = 64;
/** Between two questions of one asker, so that it measures answers and not its own queue. */
const PAUSE_MS = 50;

interface Load {
  readonly seconds: number;
  readonly aggregationSeconds: number;
  readonly pages: readonly number[];
  readonly searches: readonly number[];
}

const percentile = (values: readonly number[], share: number): string => {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? "-" : value.toFixed(0);
};

async function newScan(store: Store, networkId: string, ksocketId: string): Promise<string> {
  const settings = scanSettings.parse({});
  const scanId = await store.snapshots.create(networkId, [{ ksocketId, settings }]);
  if (scanId === undefined) throw new Error("a scan is running already");
  return scanId;
}

/** Sends a whole scan. @returns seconds until all was applied, and until nodes were tied */
async function send(
  store: Store,
  ids: { networkId: string; ksocketId: string; scanId: string },
  scan: number,
) {
  const { networkId, ksocketId, scanId } = ids;
  let seq = 0;
  const apply = (all: readonly ScanEventBody[]) => {
    const events: NumberedEvent[] = all.map((body) => {
      seq += 1;
      return { seq, body };
    });
    return store.registry.applyEvents(ksocketId, scanId, events);
  };
  const began = performance.now();
  const settings = scanSettings.parse({});
  await apply([{ type: "scan.started", scanId, networkId, startedAt: Date.now(), settings }]);
  for (let n = 0; n < NODES; n += BATCH) {
    const size = Math.min(BATCH, NODES - n);
    await apply(
      Array.from({ length: size }, (_, k) => ({
        type: "node",
        scanId,
        report: reportOf(n + k, scan),
      })),
    );
  }
  const applied = performance.now();
  await apply([{ type: "scan.end", scanId, endedAt: Date.now(), end: scanEndOf(Date.now()) }]);
  return { seconds: (applied - began) / 1_000, tied: (performance.now() - applied) / 1_000 };
}

/** Asks until told to stop. @returns milliseconds of each answer */
async function ask(url: () => string, token: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const began = performance.now();
    const answer = await fetch(url(), { headers: { "x-authorization": `Token ${token}` } });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    times.push(performance.now() - began);
    await wait(PAUSE_MS);
  }
  return times;
}

async function load(dataDirectory: string, databaseUrl?: string): Promise<Load> {
  const store = await openStore({ dataDirectory, databaseUrl, log: silentLogger });
  const cloud = createCloud({
    dataDirectory,
    host: "127.0.0.1",
    port: 0,
    version: "bench",
    log: silentLogger,
    endpoint: noEndpoint,
    keepsHouse: false,
    store,
  });
  try {
    const { url } = await cloud.start();
    const { userId } = await store.users.add("bench", "a long enough password");
    const { token } = await store.apiTokens.create(userId, "bench", null);
    const { networkId } = await store.networks.create({ displayName: "bench" });
    const { ksocketId } = await store.ksockets.create("agent");
    const nodes = `${url}/api/apps/sonar/networks/${networkId}/managed-nodes`;
    const ids = async () => ({
      networkId,
      ksocketId,
      scanId: await newScan(store, networkId, ksocketId),
    });
    // The first scan fills the database; the second is what goes on while people look at the first.
    const first = await send(store, await ids(), 0);
    const stop = new AbortController();
    const random = (below: number) => Math.floor(Math.random() * below);
    const asking = Promise.all([
      ask(() => `${nodes}?limit=1000&offset=${random(NODES)}`, token, stop.signal),
      ask(() => `${nodes}?limit=50&q=host-${random(NODES)}.`, token, stop.signal),
    ]);
    await send(store, await ids(), 1);
    stop.abort();
    const [pages, searches] = await asking;
    return { seconds: first.seconds, aggregationSeconds: first.tied, pages, searches };
  } finally {
    await cloud.stop();
    await store.close();
  }
}

function rowOf(name: string, result: Load, megabytes: number): string[] {
  return [
    name,
    String(NODES),
    result.seconds.toFixed(1),
    (NODES / result.seconds).toFixed(0),
    result.aggregationSeconds.toFixed(1),
    megabytes.toFixed(0),
    (process.memoryUsage.rss() / 2 ** 20).toFixed(0),
    percentile(result.pages, 0.5),
    percentile(result.pages, 0.95),
    percentile(result.searches, 0.5),
    percentile(result.searches, 0.95),
  ];
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 2 ** 20;

async function onSqlite(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-bench-"));
  try {
    const result = await load(folder);
    return rowOf("SQLite", result, sizeOf(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgresql(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-bench-"));
  const server = await startPostgresql();
  try {
    const result = await load(folder, await server.database("bench"));
    const [size] = await server.run("select pg_database_size('bench') as bytes");
    return rowOf("PostgreSQL", result, Number(size?.["bytes"]) / 2 ** 20);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function benchCloud(): Promise<void> {
  const answers = ["page p50 ms", "page p95 ms", "search p50 ms", "search p95 ms"];
  const headings = ["nodes", "first scan s", "nodes/s", "tying s", "MB", "RSS MB", ...answers];
  // One after the other: the first takes long enough to be worth reading at once.
  const chosen = process.env["KSOCKET_BENCH_DATABASE"];
  for (const [name, measure] of Object.entries({ sqlite: onSqlite, postgresql: onPostgresql })) {
    if (chosen !== undefined && chosen !== name) continue;
    printTable(["database", ...headings], [await measure()]);
  }
}
