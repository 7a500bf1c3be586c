/** Resident memory: an agent that waits for orders, and a scan of a /12 in which nobody answers, sampled while it runs. */

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createCloud } from "../../src/cloud/cloud.ts";
import { attachEndpoint } from "../../src/cloud/endpoint/attach-endpoint.ts";
import { ensureFirstStart } from "../../src/cloud/first-start.ts";
import { silentLogger } from "../../src/log/logger.ts";
import { startLab } from "../lab/lab.ts";
import { proportionalKb, residentKb } from "../lab/place.ts";
import { builtProgram } from "../requirements.ts";

const IDLE_MS = 30_000;
const SCAN_MS = 60_000;
const SAMPLES = 6;

interface Samples {
  readonly resident: number[];
  readonly proportional: number[];
}

/** Megabytes of a process with its children, over the given time. Ends early with the process. */
async function sample(child: ChildProcess, forMs: number): Promise<Samples> {
  const samples: Samples = { resident: [], proportional: [] };
  while (samples.resident.length < SAMPLES && child.exitCode === null) {
    await delay(forMs / SAMPLES);
    const { pid = 0 } = child;
    samples.resident.push(Math.round(residentKb(pid) / 1_024));
    samples.proportional.push(Math.round(proportionalKb(pid) / 1_024));
  }
  return samples;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** The built `ksocket connect`, connected to a cloud on loopback. */
async function idle(home: string): Promise<Samples> {
  const dataDirectory = join(home, "cloud");
  const common = { dataDirectory, host: "127.0.0.1", port: 0, version: "0", log: silentLogger };
  const cloud = createCloud({ ...common, tls: undefined, endpoint: attachEndpoint });
  const { url, store } = await cloud.start();
  const { ksocketToken = "" } = await ensureFirstStart(store);
  const child = spawn(process.execPath, [builtProgram, "connect"], {
    env: {
      ...process.env,
      KSOCKET_HOME: home,
      KSOCKET_CONNECT_TOKEN: ksocketToken,
      KSOCKET_CONNECT_HOST: "127.0.0.1",
      KSOCKET_CONNECT_PORT: new URL(url).port,
      KSOCKET_CONNECT_ALLOW_INSECURE: "true",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    return await sample(child, IDLE_MS);
  } finally {
    await end(child);
    await cloud.stop();
  }
}

/** The built `ksocket scan` of a network where nobody answers, as fast as it can; parent and capture child together. */
async function silentScan(home: string): Promise<Samples> {
  const site = { link: "192.168.77.0/24", routed: [], alive: 0, filtered: 0, recordCapacity: 1 };
  const lab = await startLab(site);
  const words = ["scan", "10.0.0.0/12", "--rate", "0", "--host-rate", "0", "--quiet"];
  const child = lab.spawn(process.execPath, [builtProgram, ...words, "--format", "jsonl"], {
    env: { ...process.env, KSOCKET_HOME: home },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    return await sample(child, SCAN_MS);
  } finally {
    await end(child);
    await lab.stop();
  }
}

const line = (name: string, samples: readonly number[]) =>
  `  ${name.padEnd(60)}${samples.join(" ")}`;

/** Prints samples in megabytes: the goals are 80 resident at rest, and 200 for a scan. */
export async function benchMemory(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "ksocket-memory-"));
  try {
    const rest = await idle(home);
    console.log(`idle agent, MB over ${IDLE_MS / 1_000} s`);
    console.log(line("resident", rest.resident));
    const scan = await silentScan(home);
    console.log(`scan of a silent /12, MB over ${SCAN_MS / 1_000} s`);
    console.log(line("both processes, pages that they share counted once", scan.proportional));
    console.log(line("both processes, pages that they share counted in each", scan.resident));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
