/** What the built SNMP worker does with many agents at once, and what it costs. */

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SnmpResult } from "../../src/protocol/credential.ts";
import type { Evidence } from "../../src/protocol/evidence.ts";
import type { Workers } from "../../src/supervisor/pool/ask.ts";
import type { SimulatedAgents } from "../fakes/snmp-agent/start.ts";

export type Asked = Pick<SimulatedAgents, "addresses" | "port" | "pid">;

export interface Job {
  readonly request: Readonly<Record<string, unknown>>;
  readonly rows: (result: SnmpResult, evidence: readonly Evidence[]) => number;
}

const DEADLINE_MS = 60_000;
/** Agents whose packets are counted, apart from the time that is measured. */
const COUNTED = 10;
const profiles = fileURLToPath(new URL("../../config/snmp-profiles", import.meta.url));

export const walkJob = (prefix: string): Job => ({
  request: { walk: { prefix, maxRows: 20_000 } },
  rows: ({ walk }) => walk?.rows ?? 0,
});

export const readJob: Job = {
  request: { profileDirectories: [profiles] },
  rows: (_, evidence) =>
    evidence.reduce((sum, one) => {
      const isTable = one.kind === "section" && one.section === "interfaces";
      return isTable && Array.isArray(one.value) ? sum + one.value.length : sum;
    }, 0),
};

const patience = { timeout: 5, retries: 1, retryInterval: 1 };
const auth = { version: "community", community: "public" };

/** Rows of each agent; 0 where it failed. */
export function rowsOfAll(
  workers: Workers,
  job: Job,
  { addresses, port }: Asked,
  onPackets?: (packets: number) => void,
): Promise<number[]> {
  const budget = onPackets && {
    take: (_: string | null, packets: number) => {
      onPackets(packets);
      return Promise.resolve(packets);
    },
  };
  return Promise.all(
    addresses.map(async (address) => {
      const evidence: Evidence[] = [];
      const credentials = [{ id: "bench.yaml", port, ...patience, auth }];
      const outcome = await workers.ask<SnmpResult>(
        "snmp",
        { address, credentials, ...job.request },
        {
          deadlineMs: DEADLINE_MS,
          onEvidence: (some) => evidence.push(...some),
          ...(budget && { budget }),
        },
      );
      return outcome.status === "done" ? job.rows(outcome.value, evidence) : 0;
    }),
  );
}

export const headings = [
  ...["", "agents", "s", "agents/s", "packets an agent", "own CPU s", "agents' CPU s"],
  ...["RSS MiB", "sockets", "rows"],
];

export async function ours(
  name: string,
  workers: Workers,
  job: Job,
  asked: Asked,
): Promise<string[]> {
  let packets = 0;
  const some = { ...asked, addresses: asked.addresses.slice(0, COUNTED) };
  await rowsOfAll(workers, job, some, (more) => {
    packets += more;
  });
  const cpuBefore = process.cpuUsage();
  const theirsBefore = cpuSecondsOf(asked.pid);
  const startedAt = performance.now();
  const rows = await rowsOfAll(workers, job, asked);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  return [
    name,
    String(rows.length),
    seconds.toFixed(2),
    String(Math.round(rows.length / seconds)),
    (packets / some.addresses.length).toFixed(0),
    ((cpu.user + cpu.system) / 1e6).toFixed(2),
    (cpuSecondsOf(asked.pid) - theirsBefore).toFixed(2),
    String(Math.round(process.memoryUsage.rss() / 1_048_576)),
    String(openSockets()),
    String(rows.reduce((sum, count) => sum + count, 0)),
  ];
}

/** proc(5) stat: utime and stime are the 14th and 15th field, in hundredths of a second. */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
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
