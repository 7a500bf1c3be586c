/** An agent that has been asked beforehand where it has nothing: what is not there is not walked, and costs no packet. */

import type { SnmpAgent, SnmpValue, WalkLimits, WalkResult } from "../agent.ts";
import { isBelow } from "../wire/oid.ts";

const nothing: WalkResult = { rows: [], end: "complete" };

/** Whether the agent has said that it has nothing below the subtree's beginning; `next` as SnmpAgent.next gives it. */
export const isEmptyBelow = (
  subtree: string,
  next: ReadonlyMap<string, string | undefined>,
): boolean => next.has(subtree) && !isBelow(next.get(subtree) ?? "", subtree);

export class SparseAgent implements SnmpAgent {
  readonly #agent: SnmpAgent;
  readonly #empty: readonly string[];

  constructor(agent: SnmpAgent, empty: readonly string[]) {
    this.#agent = agent;
    this.#empty = empty;
  }

  /** Asks what the agent has behind the beginning of each subtree; where it does not say clearly, walks are asked as ever. */
  static async of(agent: SnmpAgent, subtrees: readonly string[]): Promise<SparseAgent> {
    const next = await agent.next(subtrees);
    return new SparseAgent(
      agent,
      subtrees.filter((subtree) => isEmptyBelow(subtree, next)),
    );
  }

  get version(): "v1" | "v2c" | "v3" {
    return this.#agent.version;
  }

  get engineId(): Uint8Array | undefined {
    return this.#agent.engineId;
  }

  /** What is empty here need not be empty there. */
  inVlan(vlanId: number): SnmpAgent | undefined {
    return this.#agent.inVlan(vlanId);
  }

  get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
    return this.#agent.get(oids);
  }

  next(places: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.#agent.next(places);
  }

  async walk(prefix: string, limits?: WalkLimits): Promise<WalkResult> {
    return this.#isEmpty(prefix) ? nothing : this.#agent.walk(prefix, limits);
  }

  async walkColumns(columns: readonly string[], limits?: WalkLimits): Promise<WalkResult> {
    const there = columns.filter((column) => !this.#isEmpty(column));
    return there.length === 0 ? nothing : this.#agent.walkColumns(there, limits);
  }

  #isEmpty(prefix: string): boolean {
    return this.#empty.some((subtree) => subtree === prefix || isBelow(prefix, subtree));
  }
}
