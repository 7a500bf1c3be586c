/** Everything that was seen of one address, reduced. */

import type { IpAddress } from "../../net/address.ts";
import type { EvidenceOf } from "../../protocol/evidence.ts";
import { sectionValue } from "../../protocol/evidence.ts";
import type { SectionName } from "../../protocol/sections.ts";
import { isBetter, type SeenEvidence, slotOf } from "./slots.ts";

/** Most slots of one address: a hostile target can't fill the memory with names or ports. */
const MAX_SLOTS = 8_192;

export class AddressRecord {
  readonly ip: IpAddress;
  readonly address: string;
  readonly #slots = new Map<string, SeenEvidence>();
  readonly #kinds = new Set<SeenEvidence["kind"]>();
  /** Made when first needed: most addresses hold nothing that could be released. */
  #released: Map<SeenEvidence, number> | undefined;
  #isLive = false;

  constructor(address: string, ip: IpAddress) {
    this.address = address;
    this.ip = ip;
  }

  /** Takes a piece of evidence; false when it tells nothing new. A section that breaks its schema is ignored. */
  add(evidence: SeenEvidence): boolean {
    const slot = slotOf(evidence);
    const held = this.#slots.get(slot);
    if (held === undefined && this.#slots.size >= MAX_SLOTS) return false;
    if (held !== undefined && (this.#isReadAgain(held, evidence) || !isBetter(evidence, held))) {
      return false;
    }
    const checked = evidence.kind === "section" ? checkedSection(evidence) : evidence;
    if (checked === undefined) return false;
    if (held !== undefined) this.#released?.delete(held);
    this.#kinds.add(checked.kind);
    this.#slots.set(slot, checked);
    this.#isLive ||= isSignOfLife(checked);
    return true;
  }

  /** The section with its value as the schema gives it; undefined when it breaks the schema. */
  checked(evidence: EvidenceOf<"section">): EvidenceOf<"section"> | undefined {
    return checkedSection(evidence);
  }

  /** True when something came back from the address itself; only such addresses become nodes. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** The pieces of one kind, in no particular order. */
  of<Kind extends SeenEvidence["kind"]>(kind: Kind): readonly EvidenceOf<Kind>[] {
    const found: EvidenceOf<Kind>[] = [];
    if (!this.#kinds.has(kind)) return found;
    for (const evidence of this.#slots.values()) {
      if (isOfKind(evidence, kind)) found.push(evidence);
    }
    return found;
  }

  get evidence(): Iterable<SeenEvidence> {
    return this.#slots.values();
  }

  /** How many rows the section had before they were released; undefined when they are still held. */
  releasedCount(evidence: EvidenceOf<"section">): number | undefined {
    return this.#released?.get(evidence);
  }

  /** Replaces the rows of list sections by what `shorten` leaves of them, remembering how many there were. */
  release(shorten: (section: SectionName, rows: readonly unknown[]) => unknown): void {
    for (const [slot, evidence] of this.#slots) {
      if (evidence.kind !== "section" || !Array.isArray(evidence.value)) continue;
      if (this.#released?.has(evidence)) continue;
      const value = shorten(evidence.section, evidence.value);
      if (value === evidence.value) continue;
      const shortened = { ...evidence, value };
      this.#slots.set(slot, shortened);
      this.#released ??= new Map();
      this.#released.set(shortened, evidence.value.length);
    }
  }

  /** Rows that were released can't be compared any more: the same read again is taken as the same. */
  #isReadAgain(held: SeenEvidence, next: SeenEvidence): boolean {
    return held.at === next.at && this.#released?.has(held) === true;
  }
}

function isOfKind<Kind extends SeenEvidence["kind"]>(
  evidence: SeenEvidence,
  kind: Kind,
): evidence is SeenEvidence & EvidenceOf<Kind> {
  return evidence.kind === kind;
}

function checkedSection(evidence: EvidenceOf<"section">): EvidenceOf<"section"> | undefined {
  if (evidence.status !== "complete" && evidence.status !== "partial") {
    const { value: _value, ...rest } = evidence;
    return rest;
  }
  const value = sectionValue(evidence);
  return value === undefined ? undefined : { ...evidence, value };
}

/**
 * A name in the DNS, an ICMP error of a router or a failed login do not make a node. Nor does a MAC address:
 * an address resolves while its machine answers nothing, and a proxy resolves addresses that nobody has.
 */
function isSignOfLife(evidence: SeenEvidence): boolean {
  switch (evidence.kind) {
    case "alive":
    case "service":
    case "signature":
    case "fields":
      return true;
    case "port":
      return evidence.state === "open";
    case "section":
      return evidence.value !== undefined || evidence.status === "unchanged";
    case "login":
      return evidence.code === "OK";
    case "link-layer":
    case "hostname":
    case "unreachable":
      return false;
  }
}
