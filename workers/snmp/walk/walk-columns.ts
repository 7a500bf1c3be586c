/**
 * Walks columns side by side by GETBULK (RFC 3416 §4.2.3), or GETNEXT where the version or the agent knows no better.
 * Bounded in rows and octets; an agent that goes in circles ends its walk.
 */

import type { SnmpValue, Varbind, WalkEnd, WalkLimits, WalkResult } from "../agent.ts";
import type { Reply, Session } from "../session/session.ts";
import type { Question } from "../wire/pdu.ts";
import { errorStatus } from "../wire/tags.ts";
import { ColumnCursor } from "./column-cursor.ts";
import type { Repetitions } from "./repetitions.ts";

const MAX_ROWS = 200_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** Columns in one request: more of them would make the smallest answer too big. */
const MAX_COLUMNS = 12;
/** Unanswered questions in a row, each asked as patiently as the credential file says. */
const MAX_SILENCES = 2;
/** Of one answer, in the agent's favour: some send a few rows more than were asked for. */
const MAX_VARBINDS_IN_ANSWER = 10_000;

export async function walkColumns(
  session: Session,
  repetitions: Repetitions,
  columns: readonly string[],
  limits?: WalkLimits,
): Promise<WalkResult> {
  const rows: Varbind[] = [];
  const take = (some: readonly Varbind[]) => {
    for (const row of some) rows.push(row);
  };
  return { rows, end: await walkRows({ session, repetitions, take }, columns, limits) };
}

export interface WalkParts {
  readonly session: Session;
  readonly repetitions: Repetitions;
  /** Called with the rows of each answer: whoever needs less of them than the whole can let go of them. */
  readonly take: (rows: readonly Varbind[]) => void;
}

export async function walkRows(
  parts: WalkParts,
  columns: readonly string[],
  limits: WalkLimits = {},
): Promise<WalkEnd> {
  const walk = new Walk(parts, limits.maxRows ?? MAX_ROWS);
  for (let i = 0; i < columns.length; i += MAX_COLUMNS) {
    const end = await walk.run(columns.slice(i, i + MAX_COLUMNS), limits.after);
    if (end !== "complete") return end;
  }
  return "complete";
}

class Walk {
  readonly #session: Session;
  readonly #repetitions: Repetitions;
  readonly #taken: WalkParts["take"];
  readonly #maxRows: number;
  #rows = 0;
  #bytes = 0;
  #silences = 0;

  constructor({ session, repetitions, take }: WalkParts, maxRows: number) {
    this.#session = session;
    this.#repetitions = repetitions;
    this.#taken = take;
    this.#maxRows = maxRows;
  }

  async run(columns: readonly string[], after?: string): Promise<WalkEnd> {
    const cursors = columns.map((column) => new ColumnCursor(column, after));
    for (;;) {
      const active = cursors.filter(({ isDone }) => !isDone);
      if (active.length === 0) return "complete";
      const end = await this.#step(active);
      if (end !== undefined) return end;
    }
  }

  async #step(active: readonly ColumnCursor[]): Promise<WalkEnd | undefined> {
    const asked = this.#repetitions.isSingle ? active.slice(0, 1) : active;
    const reply = await this.#session.ask(this.#question(asked));
    if (reply.kind === "silent") return this.#silence();
    this.#silences = 0;
    if (reply.kind === "report") return "not-permitted";
    const { answer } = reply;
    if (answer.errorStatus !== errorStatus.noError) return this.#refusal(reply, asked);
    if (answer.varbinds.length === 0) return this.#repetitions.halve() ? undefined : "error";
    const end = this.#take(answer.varbinds, asked);
    // The promise that brought the answer may be old by now, and would keep the rows until the next full garbage collection.
    answer.varbinds.length = 0;
    return end;
  }

  /** Perhaps the answer was too large for its way: a smaller one is asked for, but not for ever. */
  #silence(): WalkEnd | undefined {
    this.#silences += 1;
    if (this.#silences > MAX_SILENCES) return "timeout";
    return this.#repetitions.halve() ? undefined : "timeout";
  }

  #question(asked: readonly ColumnCursor[]): Question {
    const oids = asked.map(({ last }) => last);
    if (this.#session.version === "v1" || this.#repetitions.isSingle)
      return { type: "getNext", oids };
    const wanted = Math.ceil((this.#maxRows - this.#rows) / oids.length);
    const maxRepetitions = Math.min(wanted, this.#repetitions.forColumns(oids.length));
    return { type: "getBulk", oids, nonRepeaters: 0, maxRepetitions };
  }

  #refusal(
    { answer }: Extract<Reply, { kind: "answer" }>,
    asked: readonly ColumnCursor[],
  ): WalkEnd | undefined {
    switch (answer.errorStatus) {
      case errorStatus.noSuchName:
        // SNMPv1's end of the view (RFC 1157 §4.1.3); errorIndex tells whose.
        (asked[answer.errorIndex - 1] ?? asked[0])?.finish();
        return undefined;
      case errorStatus.noAccess:
      case errorStatus.authorizationError:
        return "not-permitted";
      default:
        return this.#repetitions.halve() ? undefined : "error";
    }
  }

  #take(varbinds: readonly Varbind[], asked: readonly ColumnCursor[]): WalkEnd | undefined {
    const rows: Varbind[] = [];
    const end = this.#sort(varbinds, asked, rows);
    this.#taken(rows);
    if (end === undefined) this.#repetitions.grew();
    return end;
  }

  /** Puts what belongs to the columns into `rows`. */
  #sort(
    varbinds: readonly Varbind[],
    asked: readonly ColumnCursor[],
    rows: Varbind[],
  ): WalkEnd | undefined {
    const told = Math.min(varbinds.length, MAX_VARBINDS_IN_ANSWER);
    for (let i = 0; i < told; i += 1) {
      const cursor = asked[i % asked.length];
      const varbind = varbinds[i];
      if (cursor === undefined || varbind === undefined || cursor.isDone) continue;
      const kind = cursor.take(varbind);
      if (kind === "loop") return "loop";
      if (kind === "past") continue;
      rows.push(varbind);
      this.#rows += 1;
      this.#bytes += sizeOf(varbind.value);
      if (this.#rows >= this.#maxRows) return "too-many-rows";
      if (this.#bytes > MAX_BYTES) return "too-many-bytes";
    }
    return undefined;
  }
}

const ROW_BYTES = 64;

function sizeOf(value: SnmpValue): number {
  const isText = value.type === "octets" || value.type === "opaque";
  return ROW_BYTES + (isText ? value.value.length : 0);
}
