/** Kills a cloud (kill -9) again and again while an agent sends to it, then says what is stored. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openStore } from "../../src/cloud/store/store.ts";
import { silentLogger } from "../../src/log/logger.ts";
import { scanSettings } from "../../src/protocol/scan.ts";
import { freePort } from "./free-port.ts";

export interface KillPlan {
  readonly kills: number;
  /** Numbered log lines that the agent sends while the cloud is killed. */
  readonly events: number;
  /** Absent: the embedded database in `dataDirectory`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDirectory: string;
  /** A kill comes at a random moment within this time after the first acknowledged events. */
  readonly withinMs: number;
}

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/link/${name}-process.ts`, import.meta.url));

const start = (name: string, args: readonly string[]): ChildProcess =>
  fork(fixture(name), [...args], { execArgv: ["--import", "tsx"] });

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function prepare({ dataDirectory, databaseUrl }: KillPlan) {
  const store = await openStore({ dataDirectory, databaseUrl, log: silentLogger });
  const { networkId } = await store.networks.create({ displayName: "killed" });
  const { ksocketId } = await store.ksockets.create("agent");
  await store.networks.setKsocket(networkId, ksocketId, {});
  const settings = scanSettings.parse({});
  const scanId = (await store.snapshots.create(networkId, [{ ksocketId, settings }])) ?? "";
  const created = await store.ksockets.createToken(ksocketId, null);
  if (created === "too-many") throw new Error("a new ksocket has tokens already");
  await store.close();
  return { scanId, token: created.token };
}

/** @returns the numbers of the stored events, in their order: 1 to `events`, each once, when nothing was lost or doubled */
export async function storedThroughKills(plan: KillPlan): Promise<number[]> {
  const { scanId, token } = await prepare(plan);
  const port = String(await freePort());
  const spool = mkdtempSync(join(tmpdir(), "ksocket-kills-"));
  const cloudArguments = [
    plan.dataDirectory,
    port,
    ...(plan.databaseUrl ? [plan.databaseUrl] : []),
  ];
  const agent = start("agent", [spool, port, token, scanId, "1", String(plan.events)]);
  const settled = new Promise<void>((resolve) => {
    agent.on("message", (message: { settled?: number }) => {
      if ((message.settled ?? 0) >= plan.events) resolve();
    });
  });
  let cloud: ChildProcess | undefined;
  try {
    for (let n = 0; n < plan.kills; n += 1) {
      cloud = start("cloud", cloudArguments);
      await once(cloud, "message");
      // The rest may be settled already when the machine is quick: a kill in peace is one, too.
      await Promise.race([once(cloud, "message"), settled]);
      await wait(Math.random() * plan.withinMs);
      await kill(cloud);
    }
    cloud = start("cloud", cloudArguments);
    await settled;
  } finally {
    await kill(agent);
    if (cloud !== undefined) await kill(cloud);
    rmSync(spool, { recursive: true, force: true });
  }
  return storedNumbers(plan, scanId);
}

async function storedNumbers(
  { dataDirectory, databaseUrl }: KillPlan,
  scanId: string,
): Promise<number[]> {
  const store = await openStore({ dataDirectory, databaseUrl, log: silentLogger });
  const numbers: number[] = [];
  for (let offset = 0; ; offset += 1_000) {
    const { items } = await store.snapshotNodes.logs(scanId, { offset, limit: 1_000 });
    if (items.length === 0) break;
    numbers.push(...items.map(({ message }) => Number(message.split(" ")[1])));
  }
  await store.close();
  return numbers.sort((a, b) => a - b);
}
