/** Where a walk stands in one column, and what it makes of the agent's next row. */

import type { Varbind } from "../agent.ts";
import { compareOids, isBelow } from "../wire/oid.ts";

export class ColumnCursor {
  readonly prefix: string;
  #last: string;
  /** Characters that the last row and every row of the column have in common. */
  readonly #shared: number;
  #isDone = false;

  /** `after`: the row behind which it begins. */
  constructor(prefix: string, after = prefix) {
    this.prefix = prefix;
    this.#last = after;
    this.#shared = isBelow(after, prefix) ? prefix.length : 0;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** What is asked next. */
  get last(): string {
    return this.#last;
  }

  finish(): void {
    this.#isDone = true;
  }

  /** row: it belongs to the column. past: the column has ended. loop: the agent went backwards or stood still. */
  take({ oid, value }: Varbind): "row" | "past" | "loop" {
    if (value.type === "endOfMibView" || !isBelow(oid, this.prefix)) {
      // What lies before the column is no end of it: an agent that answers so has lost its order.
      const isBefore = value.type !== "endOfMibView" && compareOids(oid, this.#last) <= 0;
      this.#isDone = true;
      return isBefore ? "loop" : "past";
    }
    if (compareOids(oid, this.#last, this.#shared) <= 0) {
      this.#isDone = true;
      return "loop";
    }
    this.#last = oid;
    return "row";
  }
}
