/**
 * `npm run bench winrm`: 200 stand-in hosts, inventoried whole (NTLM, sealed, over HTTP) by the pool of the built program and by pywinrm,
 * which sends the same queries and invocations from one process a host, 50 at a time. Then again among two tarpits.
 * Scanner and hosts share the processors of one machine.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { revealed } from "../../src/protocol/secret.ts";
import type { Workers } from "../../src/supervisor/pool/ask.ts";
import { winrmCredentialFor, winrmRequestFor } from "../fakes/winrm-request.ts";
import { DEBIAN_PYTHON } from "../requirements.ts";
import { builtWorkers } from "./built-workers.ts";
import { median, printTable } from "./table.ts";
import { BENCH_ACCOUNT, forkHosts, type Host } from "./winrm-hosts.ts";

const HOSTS = 200;
const DEADLINE_MS = 600_000;
/** MD4 of Python's hashlib is in OpenSSL's legacy provider. */
const legacy = fileURLToPath(
  new URL("../integration/winrm-auth/openssl-legacy.cnf", import.meta.url),
);
const script = fileURLToPath(new URL("winrm-pywinrm.py", import.meta.url));
const username = `${BENCH_ACCOUNT.domain}\\${BENCH_ACCOUNT.user}`;
const { password } = BENCH_ACCOUNT;

interface Round {
  readonly name: string;
  readonly wallMs: number;
  /** Of the scanner alone. */
  readonly cpuMs: number;
}

export async function benchWinrm(runs: number): Promise<void> {
  const hosts = await forkHosts(HOSTS);
  try {
    // For hosts that are warm for all who are measured.
    await withWorkers((workers) => scan("", workers, hosts.good, []));
    const envelopes = await hosts.envelopes();
    await withWorkers(async (workers) => {
      const first = await scan("ksocket, new threads", workers, hosts.good, []);
      const [alone, among]: [Round[], Round[]] = [[], []];
      const byThemselves = async () => alone.push(await scan("ksocket", workers, hosts.good, []));
      const amongTarpits = async () =>
        among.push(await scan("ksocket, among 2 tarpits", workers, hosts.good, hosts.tarpits));
      for (let run = 0; run < runs; run++) {
        // Each goes first as often: later rounds are quicker.
        const pair = [byThemselves, amongTarpits];
        for (const round of run % 2 === 0 ? pair : pair.reverse()) await round();
      }
      report([first, ...alone, ...among, byPywinrm(hosts.good, envelopes)], first);
      const middle = (rounds: readonly Round[]) => median(rounds.map(({ wallMs }) => wallMs));
      const ratio = middle(among) / middle(alone);
      console.log(`among 2 tarpits to alone, medians of ${runs}: ${ratio.toFixed(3)}`);
    });
  } finally {
    hosts.stop();
  }
}

async function withWorkers(use: (workers: Workers) => Promise<unknown>): Promise<void> {
  const workers = await builtWorkers({});
  try {
    await use(workers);
  } finally {
    await workers.stop();
  }
}

/** The tarpits come first, and are given up when the others are done. */
async function scan(
  name: string,
  workers: Workers,
  hosts: readonly Host[],
  tarpits: readonly Host[],
): Promise<Round> {
  const end = new AbortController();
  let whole = 0;
  const ask = ({ address, port }: Host) => {
    const credential = winrmCredentialFor({ username, password, port });
    // The build has a Secret of its own.
    const request = revealed(winrmRequestFor(address, credential));
    return workers.ask("winrm", request, {
      deadlineMs: DEADLINE_MS,
      signal: end.signal,
      onEvidence: (evidence) => {
        for (const item of evidence) {
          if (item.kind === "section" && item.section === "packages") whole++;
        }
      },
    });
  };
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
  const held = tarpits.map(ask);
  await Promise.all(hosts.map(ask));
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  end.abort();
  await Promise.all(held);
  if (whole !== hosts.length) throw new Error(`${whole} of ${hosts.length} told their packages`);
  return { name, wallMs, cpuMs: (user + system) / 1_000 };
}

function byPywinrm(hosts: readonly Host[], envelopes: readonly string[]): Round {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-bench-winrm-"));
  const order = join(folder, "order.json");
  // Pages are pulled, and contexts released, as the replies want it.
  const asked = envelopes.filter((text) => !/\/enumeration\/(Pull|Release)</.test(text));
  writeFileSync(order, JSON.stringify({ username, password, envelopes: asked }));
  const endpoints = hosts.map(({ address, port }) => `http://${address}:${port}/wsman\n`).join("");
  const command = `xargs -P 50 -n 1 ${DEBIAN_PYTHON} -W ignore ${script} ${order}`;
  const startedAt = performance.now();
  const { stderr, status } = spawnSync("bash", ["-c", `TIMEFORMAT='%U %S'; time ${command}`], {
    encoding: "utf8",
    input: endpoints,
    timeout: DEADLINE_MS,
    env: { ...process.env, OPENSSL_CONF: legacy },
  });
  const wallMs = performance.now() - startedAt;
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(`pywinrm: exit code ${status}: ${stderr.slice(0, 2_000)}`);
  const [user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { name: "pywinrm by xargs -P 50", wallMs, cpuMs: (user + system) * 1_000 };
}

function report(rounds: readonly Round[], first: Round): void {
  const headings = [
    "",
    "wall s",
    "CPU s of scanner",
    "CPU ms/host",
    "wall to first",
    "CPU to first",
  ];
  const rows = rounds.map(({ name, wallMs, cpuMs }) => [
    name,
    (wallMs / 1_000).toFixed(1),
    (cpuMs / 1_000).toFixed(1),
    (cpuMs / HOSTS).toFixed(1),
    `${(wallMs / first.wallMs).toFixed(2)} ×`,
    `${(cpuMs / first.cpuMs).toFixed(2)} ×`,
  ]);
  printTable(headings, rows);
}
