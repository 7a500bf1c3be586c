/** Packages and Windows updates: long lists that travel beside the document, once. */

import type { NodeReport } from "../../protocol/node.ts";
import { bestList } from "../sections/merged-section.ts";
import type { NodeSections } from "../sections/node-sections.ts";

export interface Lists {
  readonly numberOfPackages: number;
  readonly numberOfWindowsUpdates: number;
  readonly rows: Pick<NodeReport, "packages" | "windowsUpdates">;
  readonly unchangedLists: NodeReport["unchangedLists"];
}

export function listsOf(sections: NodeSections): Lists {
  const packages = bestList(sections, "packages");
  const updates = bestList(sections, "windowsUpdates");
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
      return best === undefined && isUnchanged(sections, name);
    }),
  };
}

interface Counted {
  readonly value: readonly unknown[] | undefined;
  readonly releasedCount: number | undefined;
}

const countOf = (list: Counted | undefined) => list?.releasedCount ?? list?.value?.length ?? 0;

function isUnchanged(sections: NodeSections, name: "packages" | "windowsUpdates"): boolean {
  return sections.of(name).some(({ evidence }) => evidence.status === "unchanged");
}
