/** The sections that probes read of a node's addresses, gathered once per document: most nodes of a sweep have none. */

import type { SectionName } from "../../protocol/sections.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { compareEntries, type SectionEntry, sectionEntry } from "./section-entry.ts";

export class NodeSections {
  readonly #bySection = new Map<SectionName, SectionEntry[]>();

  constructor(records: readonly AddressRecord[]) {
    for (const record of records) {
      for (const evidence of record.of("section")) {
        const entry = sectionEntry(evidence, record.releasedCount(evidence));
        const entries = this.#bySection.get(evidence.section);
        if (entries === undefined) this.#bySection.set(evidence.section, [entry]);
        else entries.push(entry);
      }
    }
    for (const [section, entries] of this.#bySection) {
      if (entries.length > 1) entries.sort((a, b) => compareEntries(section, a, b));
    }
  }

  /** Every read of the section, the one to be believed first: rank of probe and of completeness, then the latest. */
  of<Name extends SectionName>(section: Name): readonly SectionEntry<Name>[] {
    // Each entry stands under the name of its own section, whose schema its value was checked against.
    return (this.#bySection.get(section) ?? none) as readonly SectionEntry<Name>[];
  }
}

const none: readonly SectionEntry[] = [];
