/**
 * The SNMP worker, one thread, beside Net-SNMP's programs through xargs -P 64 and FusionInventory's, at simulated switches of 24 ports
 * that use the same processors; then with one target in a hundred that is a tarpit; then the descriptions of a routed /16.
 */

import type { Workers } from "../../src/supervisor/pool/ask.ts";
import { type SimulatedAgents, startSimulatedAgents } from "../fakes/snmp-agent/start.ts";
import { labRequirements } from "../lab/lab.ts";
import { missing } from "../requirements.ts";
import { builtWorkers } from "./built-workers.ts";
import { discovery, inventory, throughXargs } from "./snmp-others.ts";
import { type Asked, headings, type Job, ours, readJob, rowsOfAll, walkJob } from "./snmp-ours.ts";
import { benchDescriptions } from "./snmp-range.ts";
import { printTable } from "./table.ts";

const AGENTS = 1_000;
const TARPITS = 10;
const IDENTIFY_ROUNDS = 10;
const SYSTEM = "1.3.6.1.2.1.1";
/** System group, ifTable and ifXTable: all that the simulated agents have. */
const ALL = "1.3.6.1.2.1";
const IDENTIFY_OIDS = [1, 2, 3, 5].map((column) => `${SYSTEM}.${column}.0`);
/** FusionInventory's programs take a tenth of a second for each. */
const FEW = 100;

export async function benchSnmp(runs: number): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const agents = await startSimulatedAgents("127.30.0.1", AGENTS);
    const workers = await builtWorkers({ snmp: { threads: 1, window: 1_024 } });
    try {
      await rowsOfAll(workers, walkJob(SYSTEM), first(agents, 1));
      await compare(workers, agents);
    } finally {
      await workers.stop();
      await agents.stop();
    }
    await benchTarpits();
  }
  const lacks = missing(labRequirements);
  if (lacks.length > 0) console.log(`\nDescriptions of a /16: needs ${lacks.join(", ")}`);
  else await benchDescriptions(runs);
}

const first = (agents: Asked, count: number): Asked => ({
  ...agents,
  addresses: agents.addresses.slice(0, count),
});

async function compare(workers: Workers, agents: SimulatedAgents): Promise<void> {
  const often = Array.from({ length: IDENTIFY_ROUNDS }, () => agents.addresses).flat();
  const few = first(agents, FEW);
  const get = ["snmpget", "-v2c", "-c", "public", "-Oqn", "-m", ""];
  const walk = ["snmpbulkwalk", "-v2c", "-c", "public", "-Oqn", "-m", "", "-Cr40"];
  const own = (name: string, job: Job, asked: Asked) => ours(name, workers, job, asked);
  printTable(headings, [
    await own("identify", walkJob(SYSTEM), { ...agents, addresses: often }),
    await throughXargs("snmpget, xargs -P 64", agents, get, IDENTIFY_OIDS),
    await discovery(few),
    await own("walk ifTable + ifXTable", walkJob(ALL), agents),
    await throughXargs("snmpbulkwalk, xargs -P 64", agents, walk, [ALL]),
    await own("whole read (rows: interfaces)", readJob, agents),
    await inventory(few),
  ]);
}

/** How long the honest agents take, without and with the tarpits among them. */
async function benchTarpits(): Promise<void> {
  const agents = await startSimulatedAgents("127.31.0.1", AGENTS, TARPITS);
  const workers = await builtWorkers({ snmp: { threads: 1, window: 1_024 } });
  const honest = { ...agents, addresses: agents.addresses.slice(0, -TARPITS) };
  const bad = { ...agents, addresses: agents.addresses.slice(-TARPITS) };
  try {
    await rowsOfAll(workers, walkJob(SYSTEM), honest);
    const without = await secondsOf(rowsOfAll(workers, walkJob(ALL), honest));
    const busy = new Set(bad.addresses);
    const tarpits = bad.addresses.map(async (address) => {
      await rowsOfAll(workers, walkJob(ALL), { ...bad, addresses: [address] });
      busy.delete(address);
    });
    const withThem = await secondsOf(rowsOfAll(workers, walkJob(ALL), honest));
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
