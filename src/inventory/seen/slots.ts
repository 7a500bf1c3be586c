/**
 * Evidence reduced to the best piece per slot. "Best" is a total order, so the outcome is the same
 * whatever the order, the batching or the repetition in which evidence arrives.
 */

import type { Evidence, EvidenceOf } from "../../protocol/evidence.ts";
import { compareText, stableText } from "../stable-text.ts";
import { sectionRank } from "./section-rank.ts";

/** Kinds that say something of the node; candidates and what to remember are the scan engine's. */
export type SeenEvidence = Exclude<Evidence, EvidenceOf<"candidates"> | EvidenceOf<"remember">>;

export function isSeenEvidence(evidence: Evidence): evidence is SeenEvidence {
  return evidence.kind !== "candidates" && evidence.kind !== "remember";
}

/** Pieces in one slot say the same thing again; pieces in different slots stand side by side. */
export function slotOf(evidence: SeenEvidence): string {
  switch (evidence.kind) {
    case "alive":
    case "fields":
      return `${evidence.kind}|${evidence.probe}`;
    case "link-layer":
      return `link-layer|${evidence.macaddr}`;
    case "port":
    case "service":
      return `${evidence.kind}|${evidence.transport}|${evidence.port}`;
    case "hostname":
      return `hostname|${evidence.source}|${evidence.hostname.toLowerCase()}`;
    case "unreachable":
      return `unreachable|${evidence.from}|${evidence.icmpType}|${evidence.icmpCode}`;
    case "signature":
      return `signature|${evidence.type}|${evidence.value}`;
    case "section":
      return `section|${evidence.section}|${evidence.probe}`;
    case "login":
      return `login|${evidence.probe}|${evidence.credential}`;
  }
}

const portRank = { open: 2, closed: 1, filtered: 0 } as const;

function rankOf(evidence: SeenEvidence): number {
  switch (evidence.kind) {
    case "port":
      return portRank[evidence.state];
    case "service":
      return (evidence.product === undefined ? 0 : 2) + (evidence.version === undefined ? 0 : 1);
    case "section":
      return sectionRank[evidence.status];
    case "login":
      return evidence.code === "OK" ? 1 : 0;
    case "alive":
    case "fields":
    case "hostname":
    case "link-layer":
    case "signature":
    case "unreachable":
      return 0;
  }
}

/** True when `next` is to take the place of `held`: higher rank, then later, then by text. */
export function isBetter(next: SeenEvidence, held: SeenEvidence): boolean {
  const rank = rankOf(next) - rankOf(held);
  if (rank !== 0) return rank > 0;
  if (next.at !== held.at) return next.at > held.at;
  return compareText(stableText(next), stableText(held)) > 0;
}
