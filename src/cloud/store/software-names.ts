/**
 * The dictionary of software in memory, as far as counting needs it: which name each entry belongs to, and which version of it.
 * Entries are only ever added, with rising numbers, so that what is known needn't be read again.
 */

import type { CloudDb } from "./dialect.ts";

export interface NamedSoftware {
  readonly name: string;
  readonly kind: string;
}

/** Rows of one read; between two of them others get their turn. */
const PAGE = 5_000;
/** For numbers that the database never handed out. */
const NONE = -1;

export class SoftwareNames {
  /** By the numbers of names, which are handed out here. */
  readonly names: NamedSoftware[] = [];
  /** The numbers of an entry's name and version, by the dictionary's number; several entries share one of each. */
  readonly nameOf: number[] = [];
  readonly versionOf: number[] = [];
  readonly #nameNumbers = new Map<string, number>();
  readonly #versionNumbers = new Map<string, number>();
  #lastEntry = 0;
  #updating: Promise<void> = Promise.resolve();

  /** How many entries it holds. */
  get size(): number {
    return this.#lastEntry;
  }

  /** Reads the entries that were added since the last time. */
  update(db: CloudDb): Promise<void> {
    const updated = this.#updating.then(() => this.#readOn(db));
    this.#updating = updated.catch(() => undefined);
    return updated;
  }

  async #readOn(db: CloudDb): Promise<void> {
    for (;;) {
      const rows = await db
        .selectFrom("software")
        .select(["softwareId", "name", "kind", "version"])
        .where("softwareId", ">", this.#lastEntry)
        .orderBy("softwareId")
        .limit(PAGE)
        .execute();
      for (const row of rows) this.#add(row);
      if (rows.length < PAGE) return;
    }
  }

  #add(row: { softwareId: number; name: string; kind: string; version: string }): void {
    const { softwareId, name, kind, version } = row;
    const nameNumber = numberOf(this.#nameNumbers, `${kind} ${name}`);
    this.names[nameNumber] ??= { name, kind };
    fillUpTo(this.nameOf, softwareId, NONE)[softwareId] = nameNumber;
    fillUpTo(this.versionOf, softwareId, NONE)[softwareId] = numberOf(
      this.#versionNumbers,
      `${nameNumber} ${version}`,
    );
    this.#lastEntry = softwareId;
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** Without gaps, which would make a slow dictionary of the array. */
export function fillUpTo(numbers: number[], length: number, filling: number): number[] {
  while (numbers.length < length) numbers.push(filling);
  return numbers;
}
