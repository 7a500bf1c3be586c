/** One prefix that is walked: its rows so far, and why it ended. Agents that go in circles or backwards are noticed here. */

import type { Varbind, WalkEnd } from "../agent.ts";
import { compareOids, isBelow, parseOid } from "../wire/oid.ts";

export class Column {
  readonly rows: Varbind[] = [];
  end: WalkEnd | undefined;
  readonly #prefix: string;
  #last: string;

  /** `after`: the walk goes on behind that row. */
  constructor(prefix: string, after = prefix) {
    this.#prefix = prefix;
    this.#last = after;
  }

  /** What to ask for the successor of. */
  get next(): number[] {
    const arcs = parseOid(this.#last);
    if (arcs === undefined) throw new RangeError(`${this.#last} is no object identifier`);
    return arcs;
  }

  /** Takes what the agent says is next; true when it is a row. */
  take(varbind: Varbind): boolean {
    if (this.end !== undefined) return false;
    this.end = endBy(varbind, this.#prefix, this.#last);
    if (this.end !== undefined) return false;
    this.rows.push(varbind);
    this.#last = varbind.oid;
    return true;
  }
}

function endBy({ oid, value }: Varbind, prefix: string, last: string): WalkEnd | undefined {
  const isAbsent = value.type === "endOfMibView" || value.type.startsWith("noSuch");
  if (isAbsent || !isBelow(oid, prefix)) return "complete";
  return compareOids(oid, last) > 0 ? undefined : "loop";
}
