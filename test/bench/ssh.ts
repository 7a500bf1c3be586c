/**
 * `npm run bench ssh`: a hundred targets, all of them one real sshd under addresses of 127.0.0.0/8 in a network namespace of its own,
 * inventoried by the pool of the built program, by Ansible, and by plain ssh with the same script.
 * Scanner and sshd share the processors of one machine: the key exchanges cost more of them than all else.
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Evidence } from "../../src/protocol/evidence.ts";
import { inventoryScript } from "../../workers/ssh/script/script.ts";
import { sshCredentialFor, sshRequestFor } from "../fakes/ssh-request.ts";
import { run } from "../fakes/sshd.ts";
import { missing } from "../requirements.ts";
import { builtWorkers } from "./built-workers.ts";
import { printTable } from "./table.ts";

const TARGETS = 100;
/** Ansible is too slow for more; its time is compared per target. */
const ANSIBLE_TARGETS = 20;
const PORT = 2222;
const INSIDE = "KSOCKET_BENCH_SSH_INSIDE";
const DEADLINE_MS = 300_000;

interface Round {
  readonly name: string;
  readonly targets: number;
  readonly wallMs: number;
  /** Of the scanner and the programs that it started; sshd's is not in it. */
  readonly cpuMs: number;
  /** Of loopback, both directions. */
  readonly bytes: number;
}

const addresses = Array.from({ length: TARGETS }, (_, i) => `127.9.0.${i + 1}`);
const loopbackBytes = () => Number(/lo:\s*(\d+)/.exec(readFileSync("/proc/net/dev", "utf8"))?.[1]);

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
  try {
    for (let i = 0; i < runs; i += 1) {
      const ours = await scanTwice(join(folder, "client"));
      report([...ours, byXargs(folder)], ours[0]);
      report(byAnsible(folder), ours[0]);
    }
  } finally {
    sshd.kill();
    rmSync(folder, { recursive: true });
  }
}

async function startServer(folder: string): Promise<ChildProcess> {
  for (const name of ["host", "client"]) {
    run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, name)]);
  }
  const config = [
    `Port ${PORT}`,
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "client.pub")}`,
    "PermitRootLogin yes",
    "StrictModes no",
    "UsePAM no",
    "UseDNS no",
    "MaxStartups 1000",
    "PidFile none",
    "Subsystem sftp internal-sftp",
  ];
  writeFileSync(join(folder, "sshd_config"), config.join("\n"));
  run("mkdir", ["-p", "/run/sshd"]);
  const sshd = spawn("/usr/sbin/sshd", ["-D", "-f", join(folder, "sshd_config")], {
    stdio: "ignore",
  });
  while (!(await isListening())) await delay(50);
  return sshd;
}

async function isListening(): Promise<boolean> {
  const socket = connect(PORT, "127.9.0.1");
  const isOpen = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}

async function scanTwice(key: string): Promise<Round[]> {
  const workers = await builtWorkers({});
  const memory = new Map<string, Record<string, Record<string, string>>>();
  const scan = async (name: string): Promise<Round> => {
    const [before, cpu, startedAt] = [loopbackBytes(), process.cpuUsage(), performance.now()];
    let packages = 0;
    const one = async (address: string) => {
      const credential = sshCredentialFor("root", { port: PORT, clientKeys: [{ filename: key }] });
      const remembered = memory.get(address) ?? {};
      const onEvidence = (evidence: readonly Evidence[]) => {
        for (const item of evidence) {
          if (item.kind === "section" && item.section === "packages") packages += 1;
          if (item.kind !== "remember") continue;
          const value = Object.fromEntries(
            Object.entries(item.value).map(([k, v]) => [k, String(v)]),
          );
          memory.set(address, { ...memory.get(address), [item.key]: value });
        }
      };
      const request = sshRequestFor(address, [credential], { testOnly: false, remembered });
      await workers.ask("ssh", request, { deadlineMs: DEADLINE_MS, onEvidence });
    };
    await Promise.all(addresses.map(one));
    if (packages !== TARGETS) throw new Error(`${packages} of ${TARGETS} told their packages`);
    const { user, system } = process.cpuUsage(cpu);
    return {
      name,
      targets: TARGETS,
      wallMs: performance.now() - startedAt,
      cpuMs: (user + system) / 1_000,
      bytes: loopbackBytes() - before,
    };
  };
  const rounds = [await scan("ksocket, first scan"), await scan("ksocket, second scan")];
  await workers.stop();
  return rounds;
}

/** A program that ends by itself; `time` of the shell tells the CPU of all its children. */
function timed(name: string, targets: number, folder: string, command: string): Round {
  const [before, startedAt] = [loopbackBytes(), performance.now()];
  const log = join(folder, "log");
  const script = `TIMEFORMAT='%U %S'; time { ${command}; } > ${log} 2>&1`;
  const options = { encoding: "utf8", timeout: DEADLINE_MS } as const;
  const { stderr, status } = spawnSync("bash", ["-c", script], options);
  const [user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  if (status !== 0) {
    throw new Error(`${name}: exit code ${status}: ${readFileSync(log, "utf8").slice(0, 2_000)}`);
  }
  return {
    name,
    targets,
    wallMs: performance.now() - startedAt,
    cpuMs: (user + system) * 1_000,
    bytes: loopbackBytes() - before,
  };
}

const sshOptions = (folder: string) =>
  `-i ${folder}/client -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;

function byXargs(folder: string): Round {
  writeFileSync(
    join(folder, "script"),
    inventoryScript({ mark: "bench", sudo: false, fingerprint: "", isHeld: false }),
  );
  writeFileSync(join(folder, "targets"), `${addresses.join("\n")}\n`);
  const ssh = `ssh -p ${PORT} ${sshOptions(folder)} root@{} exec sh < ${folder}/script`;
  return timed(
    "ssh by xargs -P 50",
    TARGETS,
    folder,
    `xargs -P 50 -I{} sh -c '${ssh}' < ${folder}/targets`,
  );
}

function byAnsible(folder: string): Round[] {
  if (missing(["command:ansible-playbook"]).length > 0) return [];
  const hosts = addresses.slice(0, ANSIBLE_TARGETS).join("\n");
  const variables = `ansible_port=${PORT}\nansible_user=root\nansible_python_interpreter=/usr/bin/python3`;
  writeFileSync(join(folder, "hosts"), `[all]\n${hosts}\n[all:vars]\n${variables}\n`);
  writeFileSync(
    join(folder, "play.yml"),
    "- hosts: all\n  gather_facts: true\n  tasks:\n    - package_facts:\n",
  );
  const settings = `ANSIBLE_HOST_KEY_CHECKING=False ANSIBLE_PIPELINING=True ANSIBLE_LOCAL_TEMP=${folder}/ansible`;
  const play = `${settings} ansible-playbook -f 50 -i ${folder}/hosts --ssh-common-args='${sshOptions(folder)}' ${folder}/play.yml`;
  return [timed("Ansible, setup + package_facts, 50 forks", ANSIBLE_TARGETS, folder, play)];
}

function report(rounds: readonly Round[], first: Round | undefined): void {
  const perTarget = ({ wallMs, targets }: Round) => wallMs / targets;
  const rows = rounds.map((round) => [
    round.name,
    String(round.targets),
    (round.wallMs / 1_000).toFixed(1),
    perTarget(round).toFixed(1),
    (round.cpuMs / round.targets).toFixed(1),
    (round.bytes / round.targets / 1_024).toFixed(1),
    first === undefined ? "" : `${(perTarget(round) / perTarget(first)).toFixed(2)} ×`,
  ]);
  const headings = [
    "",
    "targets",
    "wall s",
    "ms/target",
    "CPU ms/target",
    "KiB/target",
    "time to ours",
  ];
  printTable(headings, rows);
}
