/** Walks one or several prefixes of an agent within bounds, as large as its answers may be (RFC 3416 §4.2.2, §4.2.3). */

import type { SnmpValue, Varbind, WalkEnd, WalkResult } from "../agent.ts";
import type { Reply } from "../session/security.ts";
import type { Session } from "../session/session.ts";
import * as codes from "../wire/constants.ts";
import type { Pdu, Request } from "../wire/pdu.ts";
import type { Column } from "./column.ts";
import type { Pace } from "./pace.ts";

export interface WalkLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly maxMs: number;
}

export const walkLimits: WalkLimits = {
  maxRows: 50_000,
  maxBytes: 16 * 1024 * 1024,
  /** A slow agent with a large table gets that; one that drips a row a second doesn't get more. */
  maxMs: 120_000,
};

export class Walk {
  readonly #session: Pick<Session, "request">;
  readonly #pace: Pace;
  readonly #columns: readonly Column[];
  readonly #limits: WalkLimits;
  #rows = 0;
  #bytes = 0;

  constructor(
    session: Pick<Session, "request">,
    pace: Pace,
    columns: readonly Column[],
    limits: WalkLimits,
  ) {
    this.#session = session;
    this.#pace = pace;
    this.#columns = columns;
    this.#limits = limits;
  }

  /** Rejects only when the target's signal aborts. */
  async run(): Promise<WalkResult> {
    const endsAt = performance.now() + this.#limits.maxMs;
    for (let open = this.#open(); open.length > 0; open = this.#open()) {
      const group = open.slice(0, this.#pace.columns);
      this.#take(group, await this.#session.request(this.#requestFor(group)));
      if (performance.now() > endsAt) this.#endAll("timeout");
    }
    return { rows: this.#columns.flatMap(({ rows }) => rows), end: this.#end() };
  }

  #open(): Column[] {
    return this.#columns.filter(({ end }) => end === undefined);
  }

  #end(): WalkEnd {
    const ends = this.#columns.map(({ end }) => end);
    return ends.find((end) => end !== undefined && end !== "complete") ?? "complete";
  }

  #endAll(end: WalkEnd): void {
    for (const column of this.#open()) column.end = end;
  }

  #requestFor(group: readonly Column[]): Request {
    const oids = group.map(({ next }) => next);
    return this.#pace.isBulk
      ? { type: codes.PDU_GET_BULK, oids, first: 0, second: this.#pace.repetitions(oids.length) }
      : { type: codes.PDU_GET_NEXT, oids, first: 0, second: 0 };
  }

  #take(group: readonly Column[], reply: Reply | undefined): void {
    if (reply === undefined) {
      if (!this.#pace.quarter()) this.#endAll("timeout");
    } else if (reply.kind !== "response") this.#endAll("error");
    else if (reply.pdu.errorStatus === codes.ERROR_NONE) this.#takeRows(group, reply.pdu);
    else this.#takeError(group, reply.pdu);
  }

  #takeRows(group: readonly Column[], { varbinds, isTruncated }: Pdu): void {
    let isProgress = false;
    for (const [index, varbind] of varbinds.entries()) {
      const column = group[index % group.length];
      if (column === undefined || column.end !== undefined) continue;
      isProgress = true;
      if (column.take(varbind)) this.#count(varbind);
    }
    const isShort = isTruncated || !isProgress;
    if (isShort && !this.#pace.halve() && !isProgress) this.#endAll("error");
  }

  #takeError(group: readonly Column[], { errorStatus, errorIndex }: Pdu): void {
    const meant = group[errorIndex - 1] ?? (group.length === 1 ? group[0] : undefined);
    if (errorStatus === codes.ERROR_TOO_BIG) {
      if (!this.#pace.halve()) this.#endAll("error");
    } else if (errorStatus === codes.ERROR_NO_SUCH_NAME && meant) meant.end = "complete";
    else if (isRefusal(errorStatus)) {
      if (meant) meant.end = "not-permitted";
      else this.#endAll("not-permitted");
    } else if (!this.#pace.withoutBulk()) {
      if (meant) meant.end = "error";
      else this.#endAll("error");
    }
  }

  #count({ oid, value }: Varbind): void {
    this.#rows += 1;
    this.#bytes += oid.length + bytesOf(value);
    if (this.#rows >= this.#limits.maxRows) this.#endAll("too-many-rows");
    else if (this.#bytes > this.#limits.maxBytes) this.#endAll("too-many-bytes");
  }
}

const isRefusal = (errorStatus: number): boolean =>
  errorStatus === codes.ERROR_NO_ACCESS || errorStatus === codes.ERROR_AUTHORIZATION;

/** Roughly what a value takes in memory. */
function bytesOf(value: SnmpValue): number {
  if (!("value" in value)) return 16;
  const content = value.value;
  return 16 + (typeof content === "number" || typeof content === "bigint" ? 8 : content.length);
}
