/** `sections` of a report: who read what, and how complete it is. */

import type { NodeReport } from "../../protocol/node.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { sectionRank } from "../seen/section-rank.ts";
import { compareText } from "../stable-text.ts";

type Read = NodeReport["sections"][number];
const MAX_READS = 256;

/** Per section and probe the best of the node's addresses. */
export function sectionReadsOf(records: readonly AddressRecord[]): Read[] {
  const all = records.flatMap((record) => record.of("section"));
  all.sort(
    (a, b) =>
      compareText(a.section, b.section) ||
      compareText(a.probe, b.probe) ||
      sectionRank[b.status] - sectionRank[a.status] ||
      b.at - a.at ||
      compareText(a.address, b.address),
  );
  const reads = new Map<string, Read>();
  for (const { section, probe, status, source, missingRight, fault } of all) {
    const key = `${section} ${probe}`;
    if (reads.has(key)) continue;
    reads.set(key, {
      section,
      probe,
      status,
      ...(source === undefined ? {} : { source }),
      ...(missingRight === undefined ? {} : { missingRight }),
      ...(fault === undefined ? {} : { fault }),
    });
  }
  return [...reads.values()].slice(0, MAX_READS);
}
