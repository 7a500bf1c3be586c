/** Cloud and agent as they run in production: two processes of the built program, in a lab's scanner namespace. */

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Lab } from "../lab/lab.ts";
import { startRelay } from "../lab/relay.ts";
import { builtProgram } from "../requirements.ts";

export interface RunningSite {
  /** Where a browser of this machine reaches the cloud. */
  readonly url: string;
  /** Of the first login. */
  readonly password: string;
  /** Starts an agent with the token. */
  connect(token: string): void;
  stop(): Promise<void>;
}

/** `home` is empty at first: nobody has logged in yet. */
export async function startSite(lab: Lab, home: string): Promise<RunningSite> {
  const children: ChildProcess[] = [];
  const start = (name: string, words: readonly string[], env: Record<string, string>) => {
    const folder = join(home, name);
    mkdirSync(folder, { recursive: true });
    const child = lab.spawn(process.execPath, [builtProgram, ...words], {
      env: { ...process.env, KSOCKET_HOME: folder, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  };
  const cloud = start("cloud", ["cloud"], {}); // the namespace is its own: so is the usual port
  const { port, password } = await saidBy(cloud);
  const relay = await startRelay(lab.scanner, port);
  return {
    url: `http://127.0.0.1:${relay.port}`,
    password,
    connect: (token) => {
      start("agent", ["connect"], {
        KSOCKET_CONNECT_TOKEN: token,
        KSOCKET_CONNECT_HOST: "127.0.0.1",
        KSOCKET_CONNECT_PORT: String(port),
      });
    },
    stop: async () => {
      relay.close();
      for (const child of [...children].reverse()) await end(child);
    },
  };
}

/** What the cloud says at its first start. */
async function saidBy(cloud: ChildProcess): Promise<{ port: number; password: string }> {
  if (cloud.stdout === null) throw new Error("the cloud has no output");
  let password = "";
  for await (const line of createInterface(cloud.stdout)) {
    password = /^First login: \S+ \/ (\S+)/.exec(line)?.[1] ?? password;
    const url = /The cloud is at (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    cloud.stdout.resume();
    return { port: Number(new URL(url).port), password };
  }
  throw new Error("the cloud ended before it was ready");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
