/** Packages and Windows updates: long lists that travel beside the document, once. */

import type { NodeReport } from "../../protocol/node.ts";
import { bestList } from "../sections/merged-section.ts";
import { entriesOf } from "../sections/section-entry.ts";
import type { AddressRecord } from "../seen/address-record.ts";

export interface Lists {
  readonly numberOfPackages: number;
  readonly numberOfWindowsUpdates: number;
  readonly rows: Pick<NodeReport, "packages" | "windowsUpdates">;
  readonly unchangedLists: NodeReport["unchangedLists"];
}

export function listsOf(records: readonly AddressRecord[]): Lists {
  const packages = bestList(records, "packages");
  const updates = bestList(records, "windowsUpdates");
  return {
    numberOfPackages: countOf(packages),
    numberOfWindowsUpdates: countOf(updates),
    rows: {
      ...(packages?.value === undefined || packages.releasedCount !== undefined
        ? {}
        : { packages: packages.value }),
      ...(updates?.value === undefined || updates.releasedCount !== undefined
        ? {}
        : { windowsUpdates: updates.value }),
    },
    unchangedLists: (["packages", "windowsUpdates"] as const).filter((name) => {
      const best = name === "packages" ? packages : updates;
      return best === undefined && isUnchanged(records, name);
    }),
  };
}

interface Counted {
  readonly value: readonly unknown[] | undefined;
  readonly releasedCount: number | undefined;
}

const countOf = (list: Counted | undefined) => list?.releasedCount ?? list?.value?.length ?? 0;

function isUnchanged(
  records: readonly AddressRecord[],
  name: "packages" | "windowsUpdates",
): boolean {
  return entriesOf(records, name).some(({ evidence }) => evidence.status === "unchanged");
}
