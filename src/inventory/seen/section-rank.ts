import type { SectionStatus } from "../../protocol/sections.ts";

/** A better read is never displaced by a worse one: a partial or refused read erases nothing. */
export const sectionRank: Readonly<Record<SectionStatus, number>> = {
  complete: 5,
  partial: 4,
  unchanged: 3,
  "not-permitted": 2,
  failed: 1,
  "not-supported": 0,
};
