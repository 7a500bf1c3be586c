/**
 * Numbers of the dictionary's entries that were met lately, found by the items themselves: no text is put together for the
 * hundreds of items of every node, nearly all of which are known.
 */

/** What an item is called, and whether two of one name are the same entry. */
export interface Likeness<Item> {
  readonly nameOf: (item: Item) => string;
  readonly isSame: (one: Item, other: Item) => boolean;
  /** Characters of all that makes it distinct. */
  readonly lengthOf: (item: Item) => number;
}

interface Known<Item> {
  readonly item: Item;
  readonly id: number;
}

const MAX_ENTRIES = 200_000;
/** Of one name; the oldest make room. A lookup looks at all of them. */
const MAX_OF_ONE_NAME = 32;
/** Longer items, which only hostile devices have, are looked up in the database each time. */
const MAX_LENGTH = 512;

export class SoftwareCache<Item> {
  readonly #likeness: Likeness<Item>;
  readonly #byName = new Map<string, Known<Item>[]>();
  #entries = 0;

  constructor(likeness: Likeness<Item>) {
    this.#likeness = likeness;
  }

  find(item: Item): number | undefined {
    const { nameOf, isSame } = this.#likeness;
    const known = this.#byName.get(nameOf(item));
    if (known === undefined) return undefined;
    for (const one of known) if (isSame(one.item, item)) return one.id;
    return undefined;
  }

  add(item: Item, id: number): void {
    if (this.#likeness.lengthOf(item) > MAX_LENGTH || this.find(item) !== undefined) return;
    if (this.#entries >= MAX_ENTRIES) this.clear();
    const name = this.#likeness.nameOf(item);
    const known = this.#byName.get(name) ?? [];
    if (known.length === 0) this.#byName.set(name, known);
    known.push({ item, id });
    this.#entries += 1;
    if (known.length <= MAX_OF_ONE_NAME) return;
    known.shift();
    this.#entries -= 1;
  }

  clear(): void {
    this.#byName.clear();
    this.#entries = 0;
  }
}
