/** A section that a probe read of one of a node's addresses. */

import type { EvidenceOf } from "../../protocol/evidence.ts";
import type { SectionName, Sections } from "../../protocol/sections.ts";
import { sectionRank } from "../seen/section-rank.ts";
import { compareText, stableText } from "../stable-text.ts";
import { probeRank } from "./probe-rank.ts";

export interface SectionEntry<Name extends SectionName = SectionName> {
  readonly evidence: EvidenceOf<"section">;
  /** Undefined when nothing was read (unchanged, not permitted, not supported). */
  readonly value: Sections[Name] | undefined;
  /** Rows that the list had, when they are no longer held. */
  readonly releasedCount: number | undefined;
}

export function sectionEntry(
  evidence: EvidenceOf<"section">,
  releasedCount: number | undefined,
): SectionEntry {
  // The value was checked against its section's schema when it was taken in.
  const value = evidence.value as Sections[SectionName] | undefined;
  return { evidence, value, releasedCount };
}

/**
 * Orders reads of one section, the one to be believed first.
 * A list is taken whole, so a complete one of a lesser probe is better than half of a better probe's;
 * an object is filled up field by field, so the better probe comes first.
 */
export function compareEntries(section: SectionName, a: SectionEntry, b: SectionEntry): number {
  const status = sectionRank[b.evidence.status] - sectionRank[a.evidence.status];
  const probe = probeRank(section, b.evidence.probe) - probeRank(section, a.evidence.probe);
  const isList = Array.isArray(a.value) || Array.isArray(b.value);
  return (
    (isList ? status || probe : probe || status) ||
    b.evidence.at - a.evidence.at ||
    compareText(a.evidence.probe, b.evidence.probe) ||
    compareText(a.evidence.address, b.evidence.address) ||
    compareText(stableText(a.evidence), stableText(b.evidence))
  );
}
