/** One sshd that is a hundred targets: it listens on all of 127.0.0.0/8 of the namespace that the benchmark has for itself. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "../fakes/sshd.ts";

export const PORT = 2222;
/** USER_HZ, which is 100 on every architecture that Node.js runs on; proc(5). */
const TICK_MS = 10;

/** Root's home is empty there: what somebody has in their start files is no cost of an inventory. */
export async function startServer(folder: string): Promise<ChildProcess> {
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
  const file = join(folder, "sshd_config");
  writeFileSync(file, config.join("\n"));
  run("mkdir", ["-p", "/run/sshd"]);
  const start = `mount -t tmpfs tmpfs /root && exec /usr/sbin/sshd -D -f ${file}`;
  // First process of its namespace: what a closed connection leaves behind becomes its child, and is counted.
  const own = [
    "--mount",
    "--propagation",
    "private",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
  ];
  const sshd = spawn("unshare", [...own, "sh", "-c", start], { stdio: "ignore" });
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

/** What a process and all that it has started have used of the processors so far, be they ended or not. */
export function cpuOfTreeMs(pid: number): number {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
  try {
    // After the name in parentheses: state is field 3; utime, stime, cutime and cstime are 14 to 17 (proc(5)).
    const fields = read("stat").split(") ").at(-1)?.split(" ").slice(11, 15) ?? [];
    const own = fields.reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
    const children = read(`task/${pid}/children`).split(" ").filter(Boolean).map(Number);
    return children.reduce((sum, child) => sum + cpuOfTreeMs(child), own);
  } catch {
    // It has ended meanwhile, and its parent counts it.
    return 0;
  }
}

/** Both directions of loopback, with the headers of TCP, IP and the link. */
export const loopbackBytes = (): number =>
  Number(/lo:\s*(\d+)/.exec(readFileSync("/proc/net/dev", "utf8"))?.[1]);
