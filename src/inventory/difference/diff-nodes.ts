/** What changed between two looks at one node. */

import type { NodeReport } from "../../protocol/node.ts";
import type { Package, WindowsUpdate } from "../../protocol/sections.ts";
import { type FieldChange, fieldChanges } from "./field-changes.ts";
import { type ListChanges, listChanges } from "./list-changes.ts";

/** A report is one; lists that were not read are absent. */
export type ComparedNode = Pick<NodeReport, "node" | "packages" | "windowsUpdates">;

export interface NodeDifference {
  readonly fields: readonly FieldChange[];
  readonly packages: ListChanges<Package>;
  readonly windowsUpdates: ListChanges<WindowsUpdate>;
}

/** Everything is empty when nothing changed. */
export function diffNodes(before: ComparedNode, after: ComparedNode): NodeDifference {
  return {
    fields: fieldChanges(before.node, after.node),
    packages: listChanges(before.packages, after.packages, ({ name, arch = "", version }) => ({
      name: `${name} ${arch}`,
      version,
    })),
    windowsUpdates: listChanges(before.windowsUpdates, after.windowsUpdates, ({ hotFixId }) => ({
      name: hotFixId,
      version: "",
    })),
  };
}
