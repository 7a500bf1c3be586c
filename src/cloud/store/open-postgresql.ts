/**
 * PostgreSQL behind the store. Writing transactions take turns, as they do in SQLite: by an advisory lock, so that a second process
 * on the same database waits, too. A connection that the server ends before COMMIT was sent has changed nothing, so the
 * transaction is run again on another one; ended during COMMIT nobody knows, and whoever asked is told so.
 */

import { setTimeout as wait } from "node:timers/promises";
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from "kysely";
import { Pool, type PoolClient, types } from "pg";
import type { CloudTransaction, DatabaseLog, OpenDatabase } from "./dialect.ts";
import type { CloudDatabase } from "./schema.ts";

/** "ksocket" as ASCII in hexadecimal, cut to 31 bits: the number of our turn among the database's advisory locks. */
const WRITER_LOCK = 0x6b_73_6f_63;
const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 30_000;
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 100;

/** Types that come as texts, because JavaScript's numbers end at 2^53: counts and times of ours never come near. */
const INT8 = 20;
const NUMERIC = 1_700;

const parsers: { getTypeParser: typeof types.getTypeParser } = {
  getTypeParser: (oid: number, format?: unknown): unknown =>
    oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format as "text"),
};

/** Opens the database that the URL names. The caller destroys `db`. */
export function openPostgresql(url: string, log: DatabaseLog): OpenDatabase {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Else a server that went without a word is waited for without end.
    keepAlive: true,
    application_name: "ksocket cloud",
    types: parsers,
  });
  pool.on("connect", (client) => {
    makeStorable(client);
    // Between two statements of a transaction nobody else listens, and an error that nobody hears ends the process.
    client.on("error", (error) => log.warn({ err: error }, "PostgreSQL ended a connection"));
  });
  // An idle connection: the pool has dropped it by then.
  pool.on("error", (error) => log.debug({ err: error }, "an idle connection was dropped"));
  const db = new Kysely<CloudDatabase>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  });
  let turn: Promise<unknown> = Promise.resolve();
  const write = <Value>(work: (trx: CloudTransaction) => Promise<Value>): Promise<Value> => {
    const mine = turn.then(() => attempt(db, work, log));
    turn = mine.catch(() => undefined);
    return mine;
  };
  return { db, write, isExisting: false, backup: undefined };
}

async function attempt<Value>(
  db: Kysely<CloudDatabase>,
  work: (trx: CloudTransaction) => Promise<Value>,
  log: DatabaseLog,
): Promise<Value> {
  for (let n = 1; ; n += 1) {
    let isCommitting = false;
    try {
      return await db.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(${sql.lit(WRITER_LOCK)})`.execute(trx);
        const value = await work(trx);
        isCommitting = true;
        return value;
      });
    } catch (error) {
      if (isCommitting || n === ATTEMPTS || !isConnectionLost(error)) throw error;
      log.warn({ err: error }, "PostgreSQL ended a connection; the transaction is run again");
      await wait(FIRST_PAUSE_MS * 2 ** (n - 1));
    }
  }
}

/** SQLSTATE classes and codes of a server that goes or isn't there yet, and what the socket and the driver say then. */
const lostCodes = /^(08...|57P0[1-3]|53300|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOENT)$/;
const lostMessages = /^Connection terminated|not queryable|Client was closed/;

export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return lostCodes.test(code) || lostMessages.test(error.message);
}

/** What PostgreSQL's texts can't hold (U+0000, which devices do send) becomes U+FFFD on the way. */
function makeStorable(client: PoolClient): void {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll("\0", "\ufffd");
    return Array.isArray(value) ? value.map(clean) : value;
  };
  const query: unknown = Reflect.get(client, "query");
  if (typeof query !== "function") throw new Error("the PostgreSQL driver has no query function");
  Object.assign(client, {
    query: (text: unknown, values: unknown, ...rest: unknown[]): unknown =>
      Reflect.apply(query, client, [text, clean(values), ...rest]),
  });
}
