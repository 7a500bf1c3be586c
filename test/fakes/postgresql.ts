/** A real PostgreSQL, in a temporary folder, on a Unix socket of its own; Debian's package `postgresql` brings the programs. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

const PROGRAMS = "/usr/lib/postgresql";

export interface Postgresql {
  /** The URL of a database of that name, which is created when it isn't there. */
  database(name: string): Promise<string>;
  /** Runs a statement as the database's owner, outside of every transaction of ours. */
  run(statement: string): Promise<Record<string, unknown>[]>;
  /** Checks every index against its table; throws what it finds. */
  check(name: string): void;
  stop(): Promise<void>;
}

/** Where the programs of the newest version lie; undefined when none is installed. */
export function postgresqlPrograms(): string | undefined {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a)).at(0);
  return newest === undefined ? undefined : join(PROGRAMS, newest, "bin");
}

/** Whom it runs as: it refuses to run as root. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

export async function startPostgresql(): Promise<Postgresql> {
  const programs = postgresqlPrograms();
  if (programs === undefined) throw new Error("PostgreSQL is not installed (package postgresql)");
  const folder = mkdtempSync(join(tmpdir(), "ksocket-pg-"));
  const as = owner();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const options = { ...as, cwd: folder, env: { ...process.env, LC_ALL: "C" } };
  const initdb = ["--pgdata", data, "--username", "ksocket", "--auth", "trust"];
  execFileSync(join(programs, "initdb"), [...initdb, "--encoding", "UTF8", "--no-sync"], options);
  // The machine doesn't fail in a test, only processes do: what was written needn't reach the disk.
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`, "fsync=off"];
  const command = [join(programs, "postgres"), "-D", data];
  // It ends with us, however we end: a test that is killed leaves no server behind.
  const server = spawn(
    "setpriv",
    ["--pdeathsig", "INT", ...command, ...settings.flatMap((setting) => ["-c", setting])],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const urlOf = (name: string) =>
    `postgres://ksocket@localhost/${name}?host=${encodeURIComponent(folder)}`;
  await ready(server);
  const run = (statement: string) => runOn(urlOf("postgres"), statement);
  return {
    async database(name) {
      const known = await run(`select 1 from pg_database where datname = '${name}'`);
      if (known.length === 0) await run(`create database "${name}"`);
      return urlOf(name);
    },
    run,
    check(name) {
      const connection = ["--host", folder, "--username", "ksocket", "--heapallindexed"];
      const install = ["--install-missing", name];
      execFileSync(join(programs, "pg_amcheck"), [...connection, ...install], options);
    },
    async stop() {
      server.kill("SIGINT");
      if (server.exitCode === null) await once(server, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server says in its log that it takes connections. */
async function ready(server: ChildProcess): Promise<void> {
  let log = "";
  for await (const chunk of server.stderr ?? []) {
    log += String(chunk);
    if (log.includes("ready to accept connections")) {
      // What it says later must not fill the pipe.
      return void server.stderr?.resume();
    }
  }
  throw new Error(`PostgreSQL did not start: ${log}`);
}

async function runOn(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
