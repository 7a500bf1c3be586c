/** kill -9 of the cloud at fifty random moments under load, on both databases: nothing lost, nothing doubled, database whole. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { storedThroughKills } from "../fakes/cloud-kills.ts";
import { startPostgresql } from "../fakes/postgresql.ts";
import { printTable } from "./table.ts";

const KILLS = Number(process.env["KSOCKET_BENCH_KILLS"] ?? 50);
/** So many that the agent still sends at the last kill. */
const EVENTS = KILLS * 2_000;
const DATABASE = "kills";

interface Outcome {
  readonly seconds: number;
  readonly stored: readonly number[];
}

async function kill(dataDirectory: string, databaseUrl?: string): Promise<Outcome> {
  const began = performance.now();
  const plan = { kills: KILLS, events: EVENTS, withinMs: 400, dataDirectory, databaseUrl };
  const stored = await storedThroughKills(plan);
  return { stored, seconds: (performance.now() - began) / 1_000 };
}

function rowOf(name: string, { stored, seconds }: Outcome, check: string): string[] {
  const distinct = new Set(stored).size;
  return [
    name,
    String(KILLS),
    String(EVENTS),
    String(EVENTS - distinct),
    String(stored.length - distinct),
    check,
    seconds.toFixed(0),
  ];
}

async function onSqlite(folder: string): Promise<string[]> {
  const outcome = await kill(folder);
  const database = new Database(join(folder, "ksocket.db"), { readonly: true });
  const check = String(database.pragma("integrity_check", { simple: true }));
  database.close();
  return rowOf("SQLite", outcome, `integrity_check: ${check}`);
}

async function onPostgresql(folder: string): Promise<string[]> {
  const server = await startPostgresql();
  try {
    const outcome = await kill(folder, await server.database(DATABASE));
    server.check(DATABASE);
    return rowOf("PostgreSQL", outcome, "pg_amcheck: ok");
  } finally {
    await server.stop();
  }
}

export async function benchCloudKills(): Promise<void> {
  const folders = ["sqlite", "postgresql"].map((name) =>
    mkdtempSync(join(tmpdir(), `ksocket-bench-${name}-`)),
  );
  const [first = "", second = ""] = folders;
  const rows = [await onSqlite(first), await onPostgresql(second)];
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  printTable(["database", "kills", "events", "lost", "doubled", "check", "seconds"], rows);
}
