import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, expect, it } from "vitest";
import { openStore } from "../../../src/cloud/store/store.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import { freePort } from "../../fakes/free-port.ts";
import { folderWith } from "../../folder-with.ts";
import { bodies, numbered, orderedScan, sendEvents } from "../cloud/support.ts";

const EVENTS = 12_000;
const KILLS = 4;

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/link/${name}-process.ts`, import.meta.url));

const children = new Set<ChildProcess>();

function startProcess(name: string, args: readonly string[]): ChildProcess {
  const child = fork(fixture(name), [...args], { execArgv: ["--import", "tsx"] });
  children.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

afterEach(async () => {
  for (const child of children) await kill(child);
});

/** A data directory with a ksocket, its token and a scan that it has begun. */
async function prepareCloud(dataDirectory: string) {
  const store = await openStore({ dataDirectory, log: silentLogger });
  const scan = await orderedScan(store);
  const created = await store.ksockets.createToken(scan.ksocketId, null);
  if (created === "too-many") throw new Error("a new ksocket has tokens already");
  await sendEvents(
    store,
    scan.ksocketId,
    "6f0b4ce5-6f0e-4a3b-9d61-0f4a3c1c9a10",
    numbered([bodies.started(scan)]),
  );
  await store.close();
  return { scanId: scan.scanId, token: created.token };
}

function storedNumbers(dataDirectory: string): number[] {
  const database = new Database(join(dataDirectory, "ksocket.db"), { readonly: true });
  const rows = database.prepare("select message from scan_logs order by seq").all();
  database.close();
  return (rows as { message: string }[]).map(({ message }) => Number(message.split(" ")[1]));
}

/** Resolves when the agent has reported a number that is at least as high. */
function reported(agent: ChildProcess, what: "published" | "settled", atLeast: number) {
  return new Promise<void>((resolve) => {
    agent.on("message", (message: { published?: number; settled?: number }) => {
      if ((message[what] ?? -1) >= atLeast) resolve();
    });
  });
}

const rangeOf = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

it("stores every event once and in order though the cloud is killed again and again", async () => {
  const dataDirectory = folderWith({});
  const { scanId, token } = await prepareCloud(dataDirectory);
  const port = String(await freePort());
  const agent = startProcess("agent", [folderWith({}), port, token, scanId, "1", String(EVENTS)]);
  const allSettled = reported(agent, "settled", EVENTS);
  for (let kills = 1; kills <= KILLS; kills += 1) {
    const cloud = startProcess("cloud", [dataDirectory, port]);
    await once(cloud, "message");
    await once(cloud, "message");
    await kill(cloud);
  }
  startProcess("cloud", [dataDirectory, port]);
  await allSettled;
  expect(storedNumbers(dataDirectory)).toEqual(rangeOf(1, EVENTS));
});

it("loses nothing that was acknowledged and doubles nothing though the agent is killed again and again", async () => {
  const dataDirectory = folderWith({});
  const spool = folderWith({});
  const { scanId, token } = await prepareCloud(dataDirectory);
  const port = String(await freePort());
  await once(startProcess("cloud", [dataDirectory, port]), "message");
  // Each run's events have numbers of their own, since a killed agent can't tell how far it came.
  const firstOf = (run: number) => run * 1_000_000 + 1;
  const start = (run: number, count: number) => {
    const range = [String(firstOf(run)), String(firstOf(run) + count - 1)];
    return startProcess("agent", [spool, port, token, scanId, ...range]);
  };
  let before: number[] = [];
  for (let run = 1; run <= KILLS; run += 1) {
    const agent = start(run, EVENTS);
    await reported(agent, "published", firstOf(run) + Math.floor(Math.random() * (EVENTS / 2)));
    await kill(agent);
    const stored = storedNumbers(dataDirectory);
    expect(stored.slice(0, before.length)).toEqual(before);
    before = stored;
  }
  const last = start(KILLS + 1, 100);
  await reported(last, "settled", firstOf(KILLS + 1) + 99);
  const stored = storedNumbers(dataDirectory);
  expect(stored.slice(0, before.length)).toEqual(before);
  const runs = Array.from({ length: KILLS + 1 }, (_, index) => {
    const first = firstOf(index + 1);
    const count = stored.filter((n) => n >= first && n < first + EVENTS).length;
    return rangeOf(first, first + count - 1);
  });
  expect(stored).toEqual(runs.flat());
});
