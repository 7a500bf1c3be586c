/** What differs between two looks at a managed node, for its history. */

import { diffNodes } from "../../../inventory/difference/diff-nodes.ts";
import type { NodeDocument } from "../../../protocol/node.ts";
import type { CloudDb } from "../dialect.ts";
import { differingLists } from "../software-lists.ts";

/** What one entry of the history holds at most; the counts tell of the rest. */
const MAX_FIELDS = 200;
const MAX_ROWS = 1_000;

/** Readings of the network's traffic, and counts that the lists themselves tell. */
const passedOver = new Set([
  "aggregationType",
  "numberOfPackages",
  "numberOfWindowsUpdates",
  "extraFields neighbours",
  "extraFields fdb",
  "extraFields boot",
]);

interface Look {
  readonly document: string;
  readonly packageListId: number | null;
  readonly updateListId: number | null;
}

export interface NodeChange {
  readonly fields: readonly { path: readonly string[]; before?: unknown; after?: unknown }[];
  readonly packages: ListChange;
  readonly windowsUpdates: ListChange;
}

interface ListChange {
  readonly added: readonly unknown[];
  readonly removed: readonly unknown[];
  readonly changed: readonly { before: unknown; after: unknown }[];
}

/** JSON of NodeChange; "" when nothing changed. */
export async function changeOf(db: CloudDb, before: Look, after: Look): Promise<string> {
  const isSameList =
    before.packageListId === after.packageListId && before.updateListId === after.updateListId;
  if (isSameList && before.document === after.document) return "";
  const [old, now] = await differingLists(db, before, after);
  const difference = diffNodes(
    { node: JSON.parse(before.document) as NodeDocument, ...old },
    { node: JSON.parse(after.document) as NodeDocument, ...now },
  );
  const fields = difference.fields.filter(
    ({ path }) => !passedOver.has(path[0] ?? "") && !passedOver.has(path.slice(0, 2).join(" ")),
  );
  const change: NodeChange = {
    fields: fields.slice(0, MAX_FIELDS),
    packages: bounded(difference.packages),
    windowsUpdates: bounded(difference.windowsUpdates),
  };
  return isEmpty(change) ? "" : JSON.stringify(change);
}

const bounded = ({ added, removed, changed }: ListChange): ListChange => ({
  added: added.slice(0, MAX_ROWS),
  removed: removed.slice(0, MAX_ROWS),
  changed: changed.slice(0, MAX_ROWS),
});

function isEmpty({ fields, packages, windowsUpdates }: NodeChange): boolean {
  const lists = [packages, windowsUpdates].flatMap((list) => [
    list.added,
    list.removed,
    list.changed,
  ]);
  return [fields, ...lists].every((list) => list.length === 0);
}
