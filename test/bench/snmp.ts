/** The SNMP worker, one thread, beside Net-SNMP's programs through xargs -P 64, at simulated switches of 24 ports; then with one target in a hundred that is a tarpit. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import type { Workers } from "../../src/supervisor/pool/ask.ts";
import { type SimulatedAgents, startSimulatedAgents } from "../fakes/snmp-agent/start.ts";
import { builtWorkers } from "./built-workers.ts";
import { printTable } from "./table.ts";

const AGENTS = 1_000;
const TARPITS = 10;
const IDENTIFY_ROUNDS = 10;
const SYSTEM = "1.3.6.1.2.1.1";
/** System group, ifTable and ifXTable: all that the simulated agents have. */
const ALL = "1.3.6.1.2.1";
const IDENTIFY_OIDS = [1, 2, 3, 5].map((column) => `${SYSTEM}.${column}.0`);
const DEADLINE_MS = 60_000;

interface Asked {
  readonly agents: Pick<SimulatedAgents, "addresses" | "port">;
  readonly prefix: string;
}

export async function benchSnmp(runs: number): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const agents = await startSimulatedAgents("127.30.0.1", AGENTS);
    const workers = await builtWorkers({ snmp: { threads: 1, window: 1_024 } });
    try {
      const one = { addresses: agents.addresses.slice(0, 1), port: agents.port };
      await walkedRows(workers, { agents: one, prefix: SYSTEM });
      await compare(workers, agents);
    } finally {
      await workers.stop();
      await agents.stop();
    }
    await benchTarpits();
  }
}

async function compare(workers: Workers, agents: SimulatedAgents): Promise<void> {
  const { port } = agents;
  const often = Array.from({ length: IDENTIFY_ROUNDS }, () => agents.addresses).flat();
  const get = ["snmpget", "-v2c", "-c", "public", "-Oqn", "-m", ""];
  const walk = ["snmpbulkwalk", "-v2c", "-c", "public", "-Oqn", "-m", "", "-Cr40"];
  printTable(
    ["", "agents", "s", "agents/s", "own CPU s", "RSS MiB", "sockets", "rows"],
    [
      await ours("identify", workers, { agents: { addresses: often, port }, prefix: SYSTEM }),
      await others("snmpget, xargs -P 64", agents, get, IDENTIFY_OIDS),
      await ours("walk ifTable + ifXTable", workers, { agents, prefix: ALL }),
      await others("snmpbulkwalk, xargs -P 64", agents, walk, [ALL]),
    ],
  );
}

const requestFor = (address: string, port: number, prefix: string) => ({
  address,
  credentials: [
    {
      id: "bench.yaml",
      port,
      timeout: 5,
      retries: 1,
      retryInterval: 1,
      auth: { version: "community", community: "public" },
    },
  ],
  walk: { prefix, maxRows: 20_000 },
});

async function walkedRows(workers: Workers, { agents, prefix }: Asked): Promise<number[]> {
  return Promise.all(
    agents.addresses.map(async (address) => {
      const request = requestFor(address, agents.port, prefix);
      const outcome = await workers.ask<{ walk?: { rows: number } }>("snmp", request, {
        deadlineMs: DEADLINE_MS,
      });
      return outcome.status === "done" ? (outcome.value.walk?.rows ?? 0) : 0;
    }),
  );
}

async function ours(name: string, workers: Workers, asked: Asked): Promise<string[]> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const rows = await walkedRows(workers, asked);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  return [
    name,
    String(rows.length),
    seconds.toFixed(2),
    String(Math.round(rows.length / seconds)),
    ((cpu.user + cpu.system) / 1e6).toFixed(2),
    String(Math.round(process.memoryUsage.rss() / 1_048_576)),
    String(openSockets()),
    String(rows.reduce((sum, count) => sum + count, 0)),
  ];
}

async function others(
  name: string,
  { addresses, port }: SimulatedAgents,
  command: readonly string[],
  oids: readonly string[],
): Promise<string[]> {
  const startedAt = performance.now();
  const words = ["-P", "64", "-I", "{}", ...command, `{}:${port}`, ...oids];
  const child = spawn("xargs", words, { stdio: ["pipe", "pipe", "inherit"] });
  let lines = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 0x0a) lines += 1;
  });
  child.stdin.end(addresses.join("\n"));
  await once(child, "close");
  const seconds = (performance.now() - startedAt) / 1_000;
  const rate = String(Math.round(addresses.length / seconds));
  return [name, String(addresses.length), seconds.toFixed(2), rate, "", "", "", String(lines)];
}

function openSockets(): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith("socket:");
    } catch {
      return false;
    }
  }).length;
}

/** How long the honest agents take, without and with the tarpits among them. */
async function benchTarpits(): Promise<void> {
  const agents = await startSimulatedAgents("127.31.0.1", AGENTS, TARPITS);
  const workers = await builtWorkers({ snmp: { threads: 1, window: 1_024 } });
  const honest = { addresses: agents.addresses.slice(0, -TARPITS), port: agents.port };
  const bad = { addresses: agents.addresses.slice(-TARPITS), port: agents.port };
  try {
    await walkedRows(workers, { agents: honest, prefix: SYSTEM });
    const without = await secondsOf(walkedRows(workers, { agents: honest, prefix: ALL }));
    const busy = new Set(bad.addresses);
    const tarpits = bad.addresses.map(async (address) => {
      await walkedRows(workers, { agents: { addresses: [address], port: bad.port }, prefix: ALL });
      busy.delete(address);
    });
    const withThem = await secondsOf(walkedRows(workers, { agents: honest, prefix: ALL }));
    const ratio = (withThem / without).toFixed(2);
    console.log(
      `${honest.addresses.length} walks: ${without.toFixed(2)} s; ${withThem.toFixed(2)} s beside ${TARPITS} tarpits (ratio ${ratio}), ${busy.size} of them busy to the end`,
    );
    await Promise.all(tarpits);
  } finally {
    await workers.stop();
    await agents.stop();
  }
}

async function secondsOf(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return (performance.now() - startedAt) / 1_000;
}
