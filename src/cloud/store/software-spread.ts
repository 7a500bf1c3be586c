/**
 * On how many of a network's nodes each name of software is. Counted once, then kept up with what changed: which lists the nodes
 * have is asked anew each time, but only lists that came or went are looked into.
 */

import { setImmediate } from "node:timers/promises";
import { type CloudDb, isAmong } from "./dialect.ts";
import { listCounts } from "./list-uses.ts";
import { decodeIds } from "./software-list-codec.ts";
import { fillUpTo, type SoftwareNames } from "./software-names.ts";

export interface SoftwareName {
  readonly name: string;
  readonly kind: string;
  readonly numberOfNodes: number;
  readonly numberOfVersions: number;
}

/** Lists that are looked into before others get their turn. */
const CHUNK = 500;

type Change = readonly [listId: number, nodes: number];

export class SoftwareSpread {
  readonly #db: CloudDb;
  readonly #networkId: string;
  readonly #names: SoftwareNames;
  #lists: ReadonlyMap<number, number> = new Map();
  /** By the numbers of names and versions. */
  #nodesWithName: number[] = [];
  #nodesWithVersion: number[] = [];
  #versions: number[] = [];
  /** In which of the counted lists a name was met last: several entries of a list may share it, and count once. */
  #metIn: number[] = [];
  #counted = 0;
  #ordered: SoftwareName[] | undefined;
  #updating: Promise<unknown> = Promise.resolve();

  constructor(db: CloudDb, networkId: string, names: SoftwareNames) {
    this.#db = db;
    this.#networkId = networkId;
    this.#names = names;
  }

  /** All names that a node has, those on most nodes first, as things are now. */
  names(): Promise<readonly SoftwareName[]> {
    const updated = this.#updating.then(() => this.#update());
    this.#updating = updated.catch(() => this.#forget());
    return updated;
  }

  async #update(): Promise<readonly SoftwareName[]> {
    const lists = await listCounts(this.#db, this.#networkId);
    if (!(await this.#apply(changesBetween(this.#lists, lists)))) {
      // A list that went is gone from the database, too, and nobody knows any more what was in it.
      this.#forget();
      await this.#apply([...lists]);
    }
    this.#lists = lists;
    this.#ordered ??= this.#order();
    return this.#ordered;
  }

  /** @returns false when a list could not be found; then the counts are wrong */
  async #apply(changes: readonly Change[]): Promise<boolean> {
    if (changes.length > 0) this.#ordered = undefined;
    for (let n = 0; n < changes.length; n += CHUNK) {
      const chunk = new Map(changes.slice(n, n + CHUNK));
      const rows = await this.#db
        .selectFrom("softwareLists")
        .select(["listId", "softwareIds"])
        .where(isAmong(this.#db, "listId", [...chunk.keys()]))
        .execute();
      // After the lists: it then has all that they name.
      await this.#names.update(this.#db);
      for (const { listId, softwareIds } of rows) {
        this.#count(decodeIds(softwareIds), chunk.get(listId) ?? 0);
      }
      if (rows.length < chunk.size) return false;
      await setImmediate();
    }
    return true;
  }

  #count(softwareIds: readonly number[], nodes: number): void {
    const { names, nameOf, versionOf } = this.#names;
    for (const counts of [this.#nodesWithName, this.#versions, this.#metIn]) {
      fillUpTo(counts, names.length, 0);
    }
    fillUpTo(this.#nodesWithVersion, versionOf.length, 0);
    this.#counted += 1;
    for (const id of softwareIds) {
      const name = nameOf[id] ?? -1;
      const version = versionOf[id] ?? -1;
      if (name < 0 || version < 0) continue;
      const before = this.#nodesWithVersion[version] ?? 0;
      this.#nodesWithVersion[version] = before + nodes;
      if (before === 0) add(this.#versions, name, 1);
      else if (before + nodes === 0) add(this.#versions, name, -1);
      if (this.#metIn[name] === this.#counted) continue;
      this.#metIn[name] = this.#counted;
      add(this.#nodesWithName, name, nodes);
    }
  }

  #order(): SoftwareName[] {
    return this.#names.names
      .map(({ name, kind }, n) => ({
        name,
        kind,
        numberOfNodes: this.#nodesWithName[n] ?? 0,
        numberOfVersions: this.#versions[n] ?? 0,
      }))
      .filter(({ numberOfNodes }) => numberOfNodes > 0)
      .sort(
        (a, b) =>
          b.numberOfNodes - a.numberOfNodes ||
          (a.name === b.name ? compare(a.kind, b.kind) : compare(a.name, b.name)),
      );
  }

  #forget(): void {
    this.#lists = new Map();
    this.#nodesWithName = [];
    this.#nodesWithVersion = [];
    this.#versions = [];
    this.#metIn = [];
    this.#ordered = undefined;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function add(counts: number[], place: number, by: number): void {
  counts[place] = (counts[place] ?? 0) + by;
}

/** What came is counted before what went, so that no count is ever less than nothing. */
function changesBetween(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): Change[] {
  const lists = new Set([...before.keys(), ...after.keys()]);
  return [...lists]
    .map((listId): Change => [listId, (after.get(listId) ?? 0) - (before.get(listId) ?? 0)])
    .filter(([, nodes]) => nodes !== 0)
    .sort(([, a], [, b]) => b - a);
}
