import type { SectionStatus } from "../../protocol/sections.ts";

/** A better read is never displaced by a worse one: a partial or refused read erases nothing. */
export const sectionRank: Readonly<Record<SectionStatus, number>> = {
  complete: 4,
  partial: 3,
  unchanged: 2,
  "not-permitted": 1,
  "not-supported": 0,
};
