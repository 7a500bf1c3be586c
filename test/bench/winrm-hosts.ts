/** Stand-in Windows hosts in a process of their own, so that their work isn't counted as the scanner's. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { startWindowsServer, type WindowsServer } from "../fakes/windows/server/windows-server.ts";
import { server2022 } from "../fakes/windows/wmi/server-2022.ts";
import { Responder } from "../fakes/windows/wsman/responder.ts";

export const BENCH_ACCOUNT = { domain: "STANDIN", user: "administrator", password: "Bench-1234" };

export interface Host {
  readonly address: string;
  readonly port: number;
}

export interface Hosts {
  readonly good: readonly Host[];
  /** One falls silent after the login, one never says a word. */
  readonly tarpits: readonly Host[];
}

const common = {
  accounts: [BENCH_ACCOUNT],
  schemes: ["Negotiate"],
  allowUnencrypted: false,
} as const;

/** Resolves when all listen. `envelopes`: what the first host was asked so far. */
export async function forkHosts(count: number) {
  const child = fork(fileURLToPath(import.meta.url), [String(count)], {
    execArgv: process.execArgv,
  });
  const hosts = await told<Hosts>(child);
  const envelopes = () => {
    const answer = told<string[]>(child);
    child.send("envelopes");
    return answer;
  };
  return { ...hosts, envelopes, stop: () => child.kill() };
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, "message")) as [T];
  return message;
}

async function serve(count: number): Promise<void> {
  const servers: { address: string; server: WindowsServer }[] = [];
  for (let i = 1; i <= count; i++) {
    const address = `127.9.${i >> 8}.${i & 255}`;
    const responder = new Responder({ data: server2022 });
    const reply = (envelope: string) => responder.answer(envelope);
    servers.push({ address, server: await startWindowsServer({ ...common, address, reply }) });
  }
  const silent = await startWindowsServer({ ...common, reply: () => "silence" });
  const mute = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const tarpits = [silent.port, (mute.address() as AddressInfo).port];
  process.on("message", () => process.send?.(servers[0]?.server.envelopes));
  process.send?.({
    good: servers.map(({ address, server }) => ({ address, port: server.port })),
    tarpits: tarpits.map((port) => ({ address: "127.0.0.1", port })),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(Number(process.argv[2]));
