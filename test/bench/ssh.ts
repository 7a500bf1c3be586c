/**
 * `npm run bench ssh`: a hundred targets, all of them one real sshd under addresses of 127.0.0.0/8 in a network namespace of its own,
 * inventoried by the pool of the built program, by plain ssh with the same script, and by Ansible, all with the same client key.
 * Scanner and sshd share the processors of one machine, so the CPU of both sides is told.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SshRequest } from "../../src/protocol/credential.ts";
import type { Evidence } from "../../src/protocol/evidence.ts";
import type { Workers } from "../../src/supervisor/pool/ask.ts";
import { keeperOfTests } from "../fakes/collected.ts";
import { sshCredentialFor, sshRequestFor } from "../fakes/ssh-request.ts";
import { builtWorkers } from "./built-workers.ts";
import { ansible, type OtherMeans, otherMeans } from "./ssh-others.ts";
import { cpuOfTreeMs, loopbackBytes, PORT, startServer } from "./ssh-server.ts";
import { median, printTable } from "./table.ts";

const TARGETS = 100;
const TARPIT = "127.9.1.1";
const INSIDE = "KSOCKET_BENCH_SSH_INSIDE";
const DEADLINE_MS = 300_000;
/** As the other means have them: what they cost a machine that is all the targets depends on how many they are at once. */
const FIFTY_AT_A_TIME = { threads: 2, window: 25 };

const FIRST = "ksocket, first scan";
const SECOND = "ksocket, second scan";
const WITH_TARPIT = "ksocket, first scan, one more a tarpit";

interface Round {
  readonly name: string;
  readonly targets: number;
  readonly wallMs: number;
  /** Of the scanner and the programs that it started. */
  readonly scannerMs: number;
  /** Of sshd and what it ran for the scanner. */
  readonly targetMs: number;
  readonly bytes: number;
}

type Memory = Map<string, SshRequest["remembered"]>;

const addresses = Array.from({ length: TARGETS }, (_, i) => `127.9.0.${i + 1}`);

/** Begins itself again in a network namespace, where listening on any address reaches nobody. */
export async function benchSsh(runs: number): Promise<void> {
  if (process.env[INSIDE] === "yes") return inside(runs);
  const start = 'ip link set lo up && exec "$@"';
  const own = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn("unshare", ["--net", "sh", "-c", start, "sh", ...own], {
    stdio: "inherit",
    env: { ...process.env, [INSIDE]: "yes" },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  process.exitCode = code ?? 1;
}

async function inside(runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-bench-ssh-"));
  const sshd = await startServer(folder);
  const measure = measuring(sshd.pid ?? 0);
  try {
    const rounds: Round[] = [];
    const play = ansible(folder, addresses);
    const others = [...otherMeans(folder, addresses), ...(play ? [play] : [])];
    for (let i = 0; i < runs; i += 1) {
      rounds.push(...(await scans(join(folder, "client"), measure)));
      for (const means of others) rounds.push(await byOther(means, measure));
    }
    report(rounds, play !== undefined);
  } finally {
    // unshare holds other signals back while its child runs.
    sshd.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

type Measure = (
  name: string,
  targets: number,
  body: () => Promise<Partial<Round>>,
) => Promise<Round>;

const measuring =
  (sshd: number): Measure =>
  async (name, targets, body) => {
    const [bytes, cpu, startedAt] = [loopbackBytes(), cpuOfTreeMs(sshd), performance.now()];
    const { user, system } = process.cpuUsage();
    const known = await body();
    const wallMs = performance.now() - startedAt;
    const used = process.cpuUsage({ user, system });
    return {
      name,
      targets,
      wallMs,
      scannerMs: (used.user + used.system) / 1_000,
      targetMs: cpuOfTreeMs(sshd) - cpu,
      bytes: loopbackBytes() - bytes,
      ...known,
    };
  };

const byOther = ({ name, targets, run }: OtherMeans, measure: Measure): Promise<Round> =>
  measure(name, targets, () => Promise.resolve({ scannerMs: run() }));

/** Threads are started and have made both kinds of scan before the clock is: a daemon has them. */
async function scans(key: string, measure: Measure): Promise<Round[]> {
  const workers = await builtWorkers({ ssh: FIFTY_AT_A_TIME });
  const tarpit = await startTarpit();
  const [memory, other]: [Memory, Memory] = [new Map(), new Map()];
  const all = (into: Memory) => async () => {
    await scan(workers, key, into);
    return {};
  };
  try {
    for (const warm of [new Map(), new Map()]) {
      await all(warm)();
      await all(warm)();
    }
    const rounds = [
      await measure(FIRST, TARGETS, all(memory)),
      await measure(SECOND, TARGETS, all(memory)),
      await measure(WITH_TARPIT, TARGETS, async () => {
        const startedAt = performance.now();
        const stuck = ask(workers, key, TARPIT, tarpit.port, new Map());
        await scan(workers, key, other);
        const wallMs = performance.now() - startedAt;
        await stuck;
        return { wallMs };
      }),
    ];
    return rounds;
  } finally {
    tarpit.stop();
    await workers.stop();
  }
}

async function scan(workers: Workers, key: string, memory: Memory): Promise<void> {
  const told = await Promise.all(
    addresses.map((address) => ask(workers, key, address, PORT, memory)),
  );
  const packages = told.filter(Boolean).length;
  if (packages !== TARGETS) throw new Error(`${packages} of ${TARGETS} told their packages`);
}

/** Whether the target told its packages, or that they are the same. */
async function ask(
  workers: Workers,
  key: string,
  address: string,
  port: number,
  memory: Memory,
): Promise<boolean> {
  let hasPackages = false;
  const onEvidence = (evidence: readonly Evidence[]) => {
    for (const item of evidence) {
      if (item.kind === "section" && item.section === "packages") hasPackages = true;
      if (item.kind !== "remember") continue;
      memory.set(address, { ...memory.get(address), [item.key]: item.value });
    }
  };
  const credential = { port, clientKeys: [{ filename: key }], timeout: 5 };
  const request = sshRequestFor(address, [sshCredentialFor("root", credential)], {
    testOnly: false,
    remembered: memory.get(address) ?? {},
    keeper: keeperOfTests,
  });
  await workers.ask("ssh", request, { deadlineMs: DEADLINE_MS, onEvidence });
  return hasPackages;
}

/** Takes connections and never says what it is. */
async function startTarpit(): Promise<{ readonly port: number; readonly stop: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  await once(server.listen(0, TARPIT), "listening");
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

/** The middle of the runs, row by row. */
function report(rounds: readonly Round[], hasAnsible: boolean): void {
  const names = [...new Set(rounds.map(({ name }) => name))];
  const middle = (name: string, value: (round: Round) => number) =>
    median(
      rounds.filter((round) => round.name === name).map((round) => value(round) / round.targets),
    );
  const firstMs = middle(FIRST, ({ wallMs }) => wallMs);
  const rows = names.map((name) => {
    const wallMs = middle(name, (round) => round.wallMs);
    return [
      name,
      String(rounds.find((round) => round.name === name)?.targets),
      wallMs.toFixed(1),
      middle(name, ({ scannerMs }) => scannerMs).toFixed(1),
      middle(name, ({ targetMs }) => targetMs).toFixed(1),
      (middle(name, ({ bytes }) => bytes) / 1_024).toFixed(2),
      `${(wallMs / firstMs).toFixed(2)} ×`,
    ];
  });
  if (!hasAnsible) rows.push(["Ansible", "not installed: apt-get install ansible-core"]);
  const headings = [
    "per target",
    "targets",
    "wall ms",
    "CPU ms here",
    "CPU ms of sshd",
    "KiB",
    "time to the first",
  ];
  printTable(headings, rows);
}
