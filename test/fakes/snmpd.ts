/** A real snmpd (Debian's net-snmp) on a free port of loopback, with the settings that a test wants. */

import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface UsmUserLine {
  readonly name: string;
  /** As snmpd.conf(5) names them: MD5, SHA, SHA-224 …; DES, AES, AES-192, AES-256. */
  readonly auth?: string;
  readonly authPassword?: string;
  readonly priv?: string;
  readonly privPassword?: string;
}

export interface SnmpdOptions {
  /** Lines of snmpd.conf: rocommunity, rouser, view … */
  readonly lines?: readonly string[];
  readonly users?: readonly UsmUserLine[];
  /** Default: a free port of 127.0.0.1. Ports below 1024 need root. */
  readonly at?: { readonly address: string; readonly port: number };
}

export interface Snmpd {
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

export async function startSnmpd({ lines = [], users = [], at }: SnmpdOptions): Promise<Snmpd> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-snmpd-"));
  const configuration = join(folder, "snmpd.conf");
  const { address, port } = at ?? { address: "127.0.0.1", port: await freeUdpPort() };
  const createUsers = users.map(({ name, auth, authPassword, priv, privPassword }) =>
    ["createUser", name, auth, authPassword, priv, privPassword].filter(Boolean).join(" "),
  );
  writeFileSync(configuration, [...createUsers, ...lines, ""].join("\n"), { mode: 0o600 });
  const words = ["-f", "-Lo", "-C", "-c", configuration, "-I", "-smux"];
  const child = spawn("snmpd", [...words, `udp:${address}:${port}`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: "" },
  });
  await saysThatItRuns(child);
  return {
    address,
    port,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function saysThatItRuns(child: ChildProcess): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (text: string) => {
      said += text;
      if (said.includes("NET-SNMP version")) resolve();
    };
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", listen);
    child.once("exit", () => reject(new Error(`snmpd ended: ${said}`)));
  });
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}
