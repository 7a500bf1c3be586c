/** An agent behind a session, as what reads devices sees it. One that has fallen silent is not asked on and on. */

import type { SnmpAgent, SnmpValue, WalkResult } from "../agent.ts";
import type { Session } from "../session/session.ts";
import { Column } from "./column.ts";
import { getAll } from "./get.ts";
import type { Pace } from "./pace.ts";
import { Walk, walkLimits } from "./walk.ts";

/** Some agents hang in one table and answer all others; after so many unanswered questions in a row it is the agent. */
const MAX_UNANSWERED = 3;

export class SessionAgent implements SnmpAgent {
  readonly #session: Session;
  readonly #pace: Pace;
  readonly #discovered: () => Uint8Array | undefined;
  #unanswered = 0;

  /** `discovered`: the engine's id, where a discovery has told it beside a session that knows none. */
  constructor(session: Session, pace: Pace, discovered: () => Uint8Array | undefined) {
    this.#session = session;
    this.#pace = pace;
    this.#discovered = discovered;
  }

  get version(): SnmpAgent["version"] {
    return this.#session.security.version;
  }

  get engineId(): Uint8Array | undefined {
    return this.#session.security.engineId ?? this.#discovered();
  }

  async get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
    if (this.#isSilent) return undefined;
    const values = await getAll(this.#session, oids);
    this.#note(values !== undefined);
    return values;
  }

  walk(prefix: string, limits?: { maxRows?: number }): Promise<WalkResult> {
    return this.#walk([new Column(prefix)], limits);
  }

  walkColumns(columns: readonly string[], limits?: { maxRows?: number }): Promise<WalkResult> {
    const walked = columns.map((prefix) => new Column(prefix));
    return this.#walk(walked, limits);
  }

  /** A walk that goes on behind a row. */
  walkAfter(prefix: string, after: string, limits: { maxRows: number }): Promise<WalkResult> {
    return this.#walk([new Column(prefix, after)], limits);
  }

  get #isSilent(): boolean {
    return this.#unanswered >= MAX_UNANSWERED;
  }

  async #walk(columns: readonly Column[], limits?: { maxRows?: number }): Promise<WalkResult> {
    if (this.#isSilent) return { rows: [], end: "timeout" };
    const walk = new Walk(this.#session, this.#pace, columns, { ...walkLimits, ...limits });
    const result = await walk.run();
    this.#note(result.rows.length > 0 || result.end !== "timeout");
    return result;
  }

  #note(isAnswered: boolean): void {
    this.#unanswered = isAnswered ? 0 : this.#unanswered + 1;
  }
}
