/** Starts the simulated agents in a process of their own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { formatIpv4, parseIpv4 } from "../../../src/net/ipv4.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

export interface SimulatedAgents {
  readonly addresses: readonly string[];
  readonly port: number;
  /** Of their process. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** The last `tarpits` of the addresses answer late, drip, go on for ever or send garbage (see tarpits.ts), in turn, as long as they are asked. */
export async function startSimulatedAgents(
  first: string,
  count: number,
  tarpits = 0,
): Promise<SimulatedAgents> {
  const words = ["--import", "tsx", main, first, String(count), String(tarpits)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const start = parseIpv4(first) ?? 0;
  return {
    addresses: Array.from({ length: count }, (_, i) => formatIpv4(start + i)),
    port: Number(said.toString()),
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}
