/** One SNMP agent being read: what is told of it goes out as evidence at once. */

import type { Evidence } from "../../../src/protocol/evidence.ts";
import { type SectionName, type Sections, sectionSchemas } from "../../../src/protocol/sections.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { WalkEnd } from "../agent.ts";

type WithoutCommon<E> = E extends Evidence ? Omit<E, "address" | "probe" | "at"> : never;
type Context = Pick<TargetContext, "emit" | "log">;

/** Bounded by the schema (100,000); tables larger than that are cut. */
const MAX_CANDIDATES = 100_000;

export class ReadTarget {
  readonly address: string;
  readonly #context: Context;

  constructor(address: string, context: Context) {
    this.address = address;
    this.#context = context;
  }

  tell(evidence: WithoutCommon<Evidence>): void {
    const common = { address: this.address, probe: "snmp", at: Date.now() };
    this.#context.emit({ ...evidence, ...common });
  }

  /** Sends a section as read by a walk that ended so; nothing at all and a full walk: the device does not have it. */
  section<Name extends SectionName>(
    section: Name,
    value: Sections[Name],
    source: string,
    end: WalkEnd = "complete",
  ): void {
    const isEmpty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
    if (isEmpty) {
      const status = statusOfNothing(end);
      if (status !== undefined) this.tell({ kind: "section", section, status, source });
      return;
    }
    const checked = sectionSchemas[section].safeParse(value);
    if (!checked.success) {
      const message = `what ${source} says does not fit the section ${section}`;
      this.#context.log("warn", message, { address: this.address });
      return;
    }
    const status = end === "complete" ? "complete" : "partial";
    this.tell({ kind: "section", section, status, value: checked.data, source });
  }

  candidates(
    source: "arp-table" | "nd-table" | "interfaces" | "routes" | "neighbours",
    addresses: Iterable<string>,
  ): void {
    const list = [...new Set(addresses)].slice(0, MAX_CANDIDATES);
    if (list.length > 0) this.tell({ kind: "candidates", source, addresses: list });
  }

  warn(message: string): void {
    this.#context.log("warn", message, { address: this.address });
  }
}

function statusOfNothing(end: WalkEnd): "not-supported" | "not-permitted" | undefined {
  if (end === "complete") return "not-supported";
  return end === "not-permitted" ? "not-permitted" : undefined;
}
