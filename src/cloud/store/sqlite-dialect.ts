/**
 * SQLite for Kysely with two connections: one that only reads, at any time, and one that writes, in turns. With the write-ahead
 * log a read sees what was committed before it began, whoever writes meanwhile.
 */

import type Database from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteDialect,
} from "kysely";
import type { WriteTurns } from "./write-turns.ts";

export interface SqliteParts {
  readonly reading: Database.Database;
  readonly writing: Database.Database;
  readonly turns: WriteTurns;
}

const MAX_PREPARED = 200;

/** By its words, not by what the reading connection makes of it, which may not know of a change of the tables yet. */
const asks = /^\s*(select|with)\b/i;

/** Statements of one connection; the newest stay prepared, since most of what is asked has been asked before. */
class Statements {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  prepare(text: string): Database.Statement {
    const statement = this.#prepared.get(text) ?? this.#database.prepare(text);
    this.#prepared.delete(text);
    this.#prepared.set(text, statement);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > MAX_PREPARED && oldest !== undefined) this.#prepared.delete(oldest);
    return statement;
  }
}

interface Parts {
  readonly reading: Statements;
  readonly writing: Statements;
  readonly turns: WriteTurns;
}

/** What Kysely takes for a connection: outside a transaction each statement goes to the connection that it needs. */
class SqliteConnection implements DatabaseConnection {
  readonly #parts: Parts;
  /** Ends the turn of the transaction that is open. */
  #endTurn: (() => void) | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async begin(): Promise<void> {
    this.#endTurn = await this.#parts.turns.take();
    // Another process may write, too: waits for it here, not in the midst of the transaction, where SQLite would refuse.
    this.execute("begin immediate");
  }

  execute(command: string): void {
    this.#parts.writing.prepare(command).run();
  }

  release(): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { reading, writing, turns } = this.#parts;
    if (this.#endTurn !== undefined) return run(writing.prepare(sql), parameters);
    if (asks.test(sql)) {
      const statement = reading.prepare(sql);
      if (statement.readonly) return run(statement, parameters);
    }
    const endTurn = await turns.take();
    try {
      return run(writing.prepare(sql), parameters);
    } finally {
      endTurn();
    }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("rows are read in pages, not streamed");
  }
}

function run<Row>(statement: Database.Statement, parameters: readonly unknown[]): QueryResult<Row> {
  // Kysely's type parameter says what the statement returns.
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
}

class TwoConnectionDriver implements Driver {
  readonly #parts: SqliteParts;
  readonly #statements: Parts;

  constructor(parts: SqliteParts) {
    const { reading, writing, turns } = parts;
    this.#parts = parts;
    this.#statements = {
      turns,
      reading: new Statements(reading),
      writing: new Statements(writing),
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#statements);
  }

  beginTransaction(connection: SqliteConnection): Promise<void> {
    return connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.execute("commit");
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    // A full disk, for one, makes SQLite roll back by itself.
    if (this.#parts.writing.inTransaction) connection.execute("rollback");
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    connection.release();
  }

  /** Waits for the transaction that is open; the connection that can empty the write-ahead log is closed last. */
  async destroy(): Promise<void> {
    const endTurn = await this.#parts.turns.take();
    this.#parts.reading.close();
    this.#parts.writing.close();
    endTurn();
  }
}

export class TwoConnectionSqlite extends SqliteDialect {
  readonly #parts: SqliteParts;

  constructor(parts: SqliteParts) {
    super({ database: parts.writing });
    this.#parts = parts;
  }

  override createDriver(): Driver {
    return new TwoConnectionDriver(this.#parts);
  }
}
