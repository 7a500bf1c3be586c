/** Differences of two lists of things that are installed in some version. */

import { compareText } from "../stable-text.ts";

export interface ListChanges<Row> {
  readonly added: readonly Row[];
  readonly removed: readonly Row[];
  /** The same thing in another version. */
  readonly changed: readonly { readonly before: Row; readonly after: Row }[];
}

export interface Installed {
  /** What stays the same when the version changes. */
  readonly name: string;
  readonly version: string;
}

/**
 * Sorted by name. One version against another is a change; where several versions stand side by side (kernels),
 * those that came were added and those that went were removed. A list that was not read tells no difference.
 */
export function listChanges<Row>(
  before: readonly Row[] | undefined,
  after: readonly Row[] | undefined,
  describe: (row: Row) => Installed,
): ListChanges<Row> {
  const added: Row[] = [];
  const removed: Row[] = [];
  const changed: { before: Row; after: Row }[] = [];
  if (before === undefined || after === undefined) return { added, removed, changed };
  const old = byName(before, describe);
  const now = byName(after, describe);
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort(compareText)) {
    const gone = without(old.get(name), now.get(name));
    const come = without(now.get(name), old.get(name));
    const [from] = gone;
    const [to] = come;
    if (gone.length === 1 && come.length === 1 && from !== undefined && to !== undefined) {
      changed.push({ before: from, after: to });
    } else {
      removed.push(...gone);
      added.push(...come);
    }
  }
  return { added, removed, changed };
}

type Versions<Row> = ReadonlyMap<string, Row>;

function byName<Row>(
  rows: readonly Row[],
  describe: (row: Row) => Installed,
): Map<string, Map<string, Row>> {
  const all = new Map<string, Map<string, Row>>();
  for (const row of rows) {
    const { name, version } = describe(row);
    const versions = all.get(name) ?? new Map<string, Row>();
    all.set(name, versions.set(version, row));
  }
  return all;
}

/** In the order of their versions' texts, so that the lists' own order tells no difference. */
function without<Row>(versions: Versions<Row> = new Map(), others: Versions<Row> = new Map()) {
  return [...versions]
    .filter(([version]) => !others.has(version))
    .sort(([a], [b]) => compareText(a, b))
    .map(([, row]) => row);
}
