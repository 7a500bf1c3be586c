/**
 * 65,536 nodes with 500 packages each, in an agent's frames of 64, read, checked and stored as from the wire, while pages and searches are asked for by REST.
 * Two scans: the first fills the database and is what nodes/s tell of; the second, in which some thousand nodes are seen again,
 * goes on while people look at the first.
 * Then, with nothing else going on, lists, filters, software and exports.
 * PostgreSQL writes without waiting for the disk (fsync=off), SQLite waits for it (synchronous=FULL).
 * KSOCKET_BENCH_NODES chooses another number of nodes, KSOCKET_BENCH_DATABASE one of the databases (sqlite, postgresql).
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createCloud } from "../../src/cloud/cloud.ts";
import { readAgentFrame } from "../../src/cloud/endpoint/read-agent-frame.ts";
import { noEndpoint } from "../../src/cloud/no-links.ts";
import { openStore, type Store } from "../../src/cloud/store/store.ts";
import { silentLogger } from "../../src/log/logger.ts";
import type { ScanEventBody } from "../../src/protocol/frames.ts";
import { scanSettings } from "../../src/protocol/scan.ts";
import { startPostgresql } from "../fakes/postgresql.ts";
import { measureLists } from "./cloud-lists.ts";
import { reportOf, scanEndOf } from "./cloud-reports.ts";
import { printTable } from "./table.ts";

const NODES = Number(process.env["KSOCKET_BENCH_NODES"] ?? 65_536);
const BATCH = 64;
/** Nodes of the second scan: enough for some hundred questions meanwhile. */
const SEEN_AGAIN = 8_192;
/** Between two questions of one asker, so that it measures answers and not its own queue. */
const PAUSE_MS = 50;

interface Load {
  readonly seconds: number;
  /** Of this process, on a busy machine less than the time that passed. */
  readonly cpuMsPerNode: number;
  readonly tied: number;
  readonly pages: readonly number[];
  readonly searches: readonly number[];
  /** Of the database, after two scans. */
  readonly megabytes: number;
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

/** Sends a whole scan. @returns seconds that the cloud took to read, check and store it, and to tie its nodes */
async function send(
  store: Store,
  ids: { networkId: string; ksocketId: string; scanId: string },
  { scan, nodes }: { scan: number; nodes: number },
) {
  const { networkId, ksocketId, scanId } = ids;
  let seq = 0;
  let spentMs = 0;
  let cpuMs = 0;
  const apply = async (all: readonly ScanEventBody[]) => {
    const events = all.map((body) => {
      seq += 1;
      return { seq, body };
    });
    const text = JSON.stringify({ type: "events", events });
    const began = performance.now();
    const cpu = process.cpuUsage();
    const read = readAgentFrame(text);
    if (read.status !== "frame" || read.frame.type !== "events") throw new Error("misread");
    await store.registry.applyEvents(ksocketId, scanId, read.frame.events);
    spentMs += performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    cpuMs += (user + system) / 1_000;
  };
  const settings = scanSettings.parse({});
  await apply([{ type: "scan.started", scanId, networkId, startedAt: Date.now(), settings }]);
  for (let n = 0; n < nodes; n += BATCH) {
    const size = Math.min(BATCH, nodes - n);
    const reports = Array.from({ length: size }, (_, k) => reportOf(n + k, scan));
    await apply(reports.map((report) => ({ type: "node", scanId, report })));
  }
  const seconds = spentMs / 1_000;
  const cpuMsPerNode = cpuMs / nodes;
  await apply([{ type: "scan.end", scanId, endedAt: Date.now(), end: scanEndOf(Date.now()) }]);
  return { seconds, cpuMsPerNode, tied: spentMs / 1_000 - seconds };
}

/** Asks until told to stop. @returns milliseconds of each answer */
async function ask(url: () => string, token: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!signal.aborted) {
    const began = performance.now();
    const answer = await fetch(url(), {
      // A connection each, as most scripts have it.
      headers: { "x-authorization": `Token ${token}`, connection: "close" },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    times.push(performance.now() - began);
    await wait(PAUSE_MS);
  }
  return times;
}

/** Prints its figures before it asks for lists, which takes long. */
async function load(
  name: string,
  dataDirectory: string,
  size: () => number | Promise<number>,
  databaseUrl?: string,
): Promise<void> {
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
    const first = await send(store, await ids(), { scan: 0, nodes: NODES });
    const stop = new AbortController();
    const random = (below: number) => Math.floor(Math.random() * below);
    const asking = Promise.all([
      ask(() => `${nodes}?limit=1000&offset=${random(NODES)}`, token, stop.signal),
      ask(() => `${nodes}?limit=50&q=host-${random(NODES)}.`, token, stop.signal),
    ]);
    await send(store, await ids(), { scan: 1, nodes: Math.min(NODES, SEEN_AGAIN) });
    stop.abort();
    const [pages, searches] = await asking;
    const asked = { url: `${url}/api/apps/sonar/networks/${networkId}`, token, nodes: NODES };
    const result = { ...first, pages, searches, megabytes: await size() };
    printTable(headings, [rowOf(name, result)]);
    await measureLists(asked);
  } finally {
    await cloud.stop();
    await store.close();
  }
}

const headings = [
  "database",
  "nodes",
  "first scan s",
  "nodes/s",
  "CPU ms/node",
  "tying s",
  "MB",
  "peak RSS MB",
  ...["page p50 ms", "page p95 ms", "search p50 ms", "search p95 ms"],
];

function rowOf(name: string, result: Load): string[] {
  return [
    name,
    String(NODES),
    result.seconds.toFixed(1),
    (NODES / result.seconds).toFixed(0),
    result.cpuMsPerNode.toFixed(2),
    result.tied.toFixed(1),
    result.megabytes.toFixed(0),
    (process.resourceUsage().maxRSS / 1_024).toFixed(0),
    percentile(result.pages, 0.5),
    percentile(result.pages, 0.95),
    percentile(result.searches, 0.5),
    percentile(result.searches, 0.95),
  ];
}

/** The database's files with what its write-ahead log holds. */
const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 2 ** 20;

async function onSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-bench-"));
  try {
    await load("SQLite", folder, () => sizeOf(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgresql(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-bench-"));
  const server = await startPostgresql();
  const size = async () => {
    const [row] = await server.run("select pg_database_size('bench') as bytes");
    return Number(row?.["bytes"]) / 2 ** 20;
  };
  try {
    await load("PostgreSQL", folder, size, await server.database("bench"));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const databases = { sqlite: onSqlite, postgresql: onPostgresql };

export async function benchCloud(): Promise<void> {
  const chosen = process.env["KSOCKET_BENCH_DATABASE"];
  for (const [name, measure] of Object.entries(databases)) {
    if (chosen === name) await measure();
    // A process each, so that its memory is its own.
    if (chosen === undefined) await inProcessOfItsOwn(name);
  }
}

async function inProcessOfItsOwn(database: string): Promise<void> {
  const [, script = ""] = process.argv;
  const child = spawn(process.execPath, [...process.execArgv, script, "cloud"], {
    env: { ...process.env, KSOCKET_BENCH_DATABASE: database },
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the benchmark on ${database} ended with ${code}`);
}
