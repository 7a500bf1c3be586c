/**
 * 65,536 nodes with 500 packages each, streamed in by an agent, while somebody else asks for pages and searches by REST; each is a
 * process of its own. Two scans: the first fills the database and is what nodes/s tell of; the second, in which some thousand nodes
 * are seen again, goes on while people look at the first.
 * Then, with nothing else going on, lists, filters, software and exports.
 * PostgreSQL writes without waiting for the disk (fsync=off), SQLite waits for it (synchronous=FULL).
 * KSOCKET_BENCH_NODES chooses another number of nodes, KSOCKET_BENCH_DATABASE one of the databases (sqlite, postgresql).
 */

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { createCloud } from "../../src/cloud/cloud.ts";
import { attachEndpoint } from "../../src/cloud/endpoint/attach-endpoint.ts";
import { openStore, type Store } from "../../src/cloud/store/store.ts";
import { silentLogger } from "../../src/log/logger.ts";
import { scanSettings } from "../../src/protocol/scan.ts";
import { startPostgresql } from "../fakes/postgresql.ts";
import type { AgentFigures, AgentPlan } from "./cloud-agent.ts";
import type { Asked, AskerPlan } from "./cloud-asker.ts";
import { measureLists } from "./cloud-lists.ts";
import { printTable } from "./table.ts";

const NODES = Number(process.env["KSOCKET_BENCH_NODES"] ?? 65_536);
/** Nodes of the second scan: enough for some hundred questions meanwhile. */
const SEEN_AGAIN = 8_192;

interface Load extends AgentFigures, Asked {
  /** Of the cloud's process, the tying included. */
  readonly cpuMsPerNode: number;
  /** Of the database, after two scans. */
  readonly megabytes: number;
  /** By which the main thread's timers were late while asked, in one of a hundred cases. */
  readonly delayMs: number;
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

/** Starts one of the files beside this one; its only message is what it found. */
function start<Found>(name: string, plan: unknown): { child: ChildProcess; found: Promise<Found> } {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = fork(file, [JSON.stringify(plan)], { execArgv: ["--import", "tsx"] });
  const found = new Promise<Found>((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { child, found };
}

/** Prints its figures before it asks for lists, which takes long. */
async function load(
  name: string,
  dataDirectory: string,
  size: () => number | Promise<number>,
  databaseUrl?: string,
): Promise<void> {
  const store = await openStore({
    dataDirectory,
    databaseUrl,
    log: silentLogger,
    hasIntakeThread: true,
  });
  const cloud = createCloud({
    dataDirectory,
    host: "127.0.0.1",
    port: 0,
    version: "bench",
    log: silentLogger,
    endpoint: attachEndpoint,
    keepsHouse: false,
    store,
  });
  try {
    const { url } = await cloud.start();
    const { userId } = await store.users.add("bench", "a long enough password");
    const { token } = await store.apiTokens.create(userId, "bench", null);
    const { networkId } = await store.networks.create({ displayName: "bench" });
    const { ksocketId } = await store.ksockets.create("agent");
    const networkUrl = `${url}/api/apps/sonar/networks/${networkId}`;
    const nodes = `${networkUrl}/managed-nodes`;
    const created = await store.ksockets.createToken(ksocketId, null);
    if (created === "too-many") throw new Error("a new ksocket has tokens already");
    const send = async (scan: number, count: number): Promise<AgentFigures> => {
      const scanId = await newScan(store, networkId, ksocketId);
      const port = Number(new URL(url).port);
      const plan = { port, token: created.token, scanId, networkId, scan, nodes: count };
      return start<AgentFigures>("cloud-agent", plan satisfies AgentPlan).found;
    };
    const cpu = process.cpuUsage();
    const first = await send(0, NODES);
    const { user, system } = process.cpuUsage(cpu);
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const plan: AskerPlan = { nodesUrl: nodes, token, nodes: NODES };
    const asker = start<Asked>("cloud-asker", plan);
    await send(1, Math.min(NODES, SEEN_AGAIN));
    asker.child.send("stop");
    const asked = await asker.found;
    delays.disable();
    const load = {
      ...first,
      ...asked,
      cpuMsPerNode: (user + system) / 1_000 / NODES,
      megabytes: await size(),
      delayMs: delays.percentile(99) / 1e6,
    };
    printTable(headings, [rowOf(name, load)]);
    await measureLists({ url: networkUrl, token, nodes: NODES });
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
  "loop p99 ms",
];

function rowOf(name: string, result: Load): string[] {
  return [
    name,
    String(NODES),
    result.seconds.toFixed(1),
    (NODES / result.seconds).toFixed(0),
    result.cpuMsPerNode.toFixed(2),
    result.tyingSeconds.toFixed(1),
    result.megabytes.toFixed(0),
    (process.resourceUsage().maxRSS / 1_024).toFixed(0),
    percentile(result.pages, 0.5),
    percentile(result.pages, 0.95),
    percentile(result.searches, 0.5),
    percentile(result.searches, 0.95),
    result.delayMs.toFixed(0),
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
