/** The same hundred targets asked by other means: the same script by OpenSSH's client, a bare login, Ansible. */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inventoryScript } from "../../workers/ssh/script/script.ts";
import { missing } from "../requirements.ts";
import { PORT } from "./ssh-server.ts";

const DEADLINE_MS = 300_000;
/** As many as its forks; its time is compared per target. */
const ANSIBLE_TARGETS = 50;

export interface OtherMeans {
  readonly name: string;
  readonly targets: number;
  /** Runs it to its end; milliseconds of CPU of the programs that it started here. */
  readonly run: () => number;
}

export function otherMeans(folder: string, addresses: readonly string[]): OtherMeans[] {
  writeFileSync(join(folder, "targets"), `${addresses.join("\n")}\n`);
  const script = inventoryScript({ mark: "bench", sudo: false, fingerprint: "" });
  writeFileSync(join(folder, "script"), script);
  const ssh = `ssh -p ${PORT} ${sshOptions(folder)}`;
  // The key exchange that ours agrees on; OpenSSH's own first choice, sntrup761, costs each side much more.
  const curve = "-o KexAlgorithms=ecdh-sha2-nistp256";
  const each = (command: string) => `xargs -P 50 -I{} sh -c '${command}' < ${folder}/targets`;
  const all = (name: string, command: string): OtherMeans => ({
    name,
    targets: addresses.length,
    run: () => run(name, folder, each(command)),
  });
  return [
    all("only a login: ssh true, xargs -P 50", `${ssh} ${curve} root@{} true`),
    all("ssh, same script, xargs -P 50", `${ssh} ${curve} root@{} exec sh < ${folder}/script`),
    all("the same, OpenSSH's key exchange", `${ssh} root@{} exec sh < ${folder}/script`),
  ];
}

/** Undefined when Ansible isn't installed. */
export function ansible(folder: string, addresses: readonly string[]): OtherMeans | undefined {
  if (missing(["command:ansible-playbook"]).length > 0) return undefined;
  const hosts = addresses.slice(0, ANSIBLE_TARGETS);
  const variables = `ansible_port=${PORT}\nansible_user=root\nansible_python_interpreter=/usr/bin/python3`;
  writeFileSync(join(folder, "hosts"), `[all]\n${hosts.join("\n")}\n[all:vars]\n${variables}\n`);
  writeFileSync(
    join(folder, "play.yml"),
    "- hosts: all\n  gather_facts: true\n  tasks:\n    - package_facts:\n",
  );
  const settings = `ANSIBLE_HOST_KEY_CHECKING=False ANSIBLE_PIPELINING=True ANSIBLE_LOCAL_TEMP=${folder}/ansible`;
  // The connections that it keeps for a minute must not serve the next run.
  let runs = 0;
  const play = () =>
    `ANSIBLE_SSH_CONTROL_PATH_DIR=${folder}/run${++runs} ${settings} ansible-playbook -f 50 -i ${folder}/hosts --ssh-common-args='${sshOptions(folder)}' ${folder}/play.yml`;
  const name = "Ansible: setup, package_facts, 50 forks";
  return { name, targets: hosts.length, run: () => run(name, folder, play()) };
}

const sshOptions = (folder: string) =>
  `-i ${folder}/client -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;

/** A program that ends by itself; `time` of the shell tells the CPU of all its children. */
function run(name: string, folder: string, command: string): number {
  const log = join(folder, "log");
  const script = `TIMEFORMAT='%U %S'; time { ${command}; } > ${log} 2>&1`;
  const options = { encoding: "utf8", timeout: DEADLINE_MS } as const;
  const { stderr, status } = spawnSync("bash", ["-c", script], options);
  const [user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  if (status === 0) return (user + system) * 1_000;
  throw new Error(`${name}: exit code ${status}: ${readFileSync(log, "utf8").slice(0, 2_000)}`);
}
