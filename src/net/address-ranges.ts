/** A set of addresses kept as sorted, disjoint ranges, so that a /8 costs as much as one address. */

import { formatAddress, type IpAddress, type IpFamily, parseAddress } from "./address.ts";
import { type Prefix, parsePrefix } from "./prefix.ts";

/** Both ends are included. */
export interface AddressRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
}

export class AddressRanges {
  readonly #ranges: readonly AddressRange[];

  private constructor(ranges: readonly AddressRange[]) {
    this.#ranges = ranges;
  }

  static readonly empty = new AddressRanges([]);

  static of(ranges: Iterable<AddressRange | Prefix>): AddressRanges {
    const sorted = [...ranges]
      .map(({ family, first, last }) => ({ family, first, last }))
      .sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    const merged: AddressRange[] = [];
    for (const range of sorted) {
      const previous = merged.at(-1);
      if (previous && previous.family === range.family && range.first <= previous.last + 1n) {
        const last = range.last > previous.last ? range.last : previous.last;
        merged[merged.length - 1] = { ...previous, last };
      } else {
        merged.push(range);
      }
    }
    return new AddressRanges(merged);
  }

  get ranges(): readonly AddressRange[] {
    return this.#ranges;
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** How many addresses; a bigint, since one IPv6 prefix can hold more than a number counts. */
  get size(): bigint {
    return this.#ranges.reduce((sum, range) => sum + range.last - range.first + 1n, 0n);
  }

  contains(address: IpAddress): boolean {
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range === undefined) return false;
      if (
        range.family < address.family ||
        (range.family === address.family && range.last < address.value)
      ) {
        low = middle + 1;
      } else if (range.family > address.family || range.first > address.value) {
        high = middle - 1;
      } else {
        return true;
      }
    }
    return false;
  }

  union(other: AddressRanges): AddressRanges {
    return AddressRanges.of([...this.#ranges, ...other.#ranges]);
  }

  /** This set without the other's addresses; linear in the number of ranges of both. */
  subtract(other: AddressRanges): AddressRanges {
    const rest: AddressRange[] = [];
    let hole = 0;
    for (const range of this.#ranges) {
      let first = range.first;
      while (isBefore(other.#ranges[hole], range)) hole++;
      for (let i = hole; overlaps(other.#ranges[i], range); i++) {
        const cut = other.#ranges[i];
        if (cut === undefined) break;
        if (cut.first > first) rest.push({ family: range.family, first, last: cut.first - 1n });
        first = cut.last + 1n;
      }
      if (first <= range.last) rest.push({ family: range.family, first, last: range.last });
    }
    return new AddressRanges(rest);
  }

  intersect(other: AddressRanges): AddressRanges {
    return this.subtract(this.subtract(other));
  }

  /** Cuts the set into pieces of at most `size` addresses, in order, never materialising more than one. */
  *chunks(size: number): Generator<AddressRange> {
    for (const range of this.#ranges) {
      for (let first = range.first; first <= range.last; first += BigInt(size)) {
        const end = first + BigInt(size) - 1n;
        yield { family: range.family, first, last: end < range.last ? end : range.last };
      }
    }
  }
}

function isBefore(a: AddressRange | undefined, b: AddressRange): boolean {
  return a !== undefined && (a.family < b.family || (a.family === b.family && a.last < b.first));
}

function overlaps(a: AddressRange | undefined, b: AddressRange): boolean {
  return a !== undefined && a.family === b.family && a.first <= b.last && a.last >= b.first;
}

/**
 * Parses an address, a prefix, `a.b.c.1-20` (last octet) or `first-last` with two whole addresses.
 * Undefined when the text is none of these (it may then be a host name).
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const prefix = parsePrefix(text);
  if (prefix) return { family: prefix.family, first: prefix.first, last: prefix.last };
  const dash = text.indexOf("-");
  if (dash < 0) return undefined;
  const first = parseAddress(text.slice(0, dash).trim());
  if (first === undefined) return undefined;
  const end = text.slice(dash + 1).trim();
  const last = /^\d{1,3}$/.test(end) ? lastOctet(first, Number(end)) : parseAddress(end);
  if (last === undefined || last.family !== first.family || last.value < first.value)
    return undefined;
  return { family: first.family, first: first.value, last: last.value };
}

function lastOctet(address: IpAddress, octet: number): IpAddress | undefined {
  if (address.family !== 4 || octet > 255) return undefined;
  return { family: 4, value: (address.value & ~0xffn) | BigInt(octet) };
}

/** The addresses of a set, one by one, in canonical text. */
export function* addressesOf(ranges: AddressRanges): Generator<string> {
  for (const { family, first, last } of ranges.ranges) {
    for (let value = first; value <= last; value++) yield formatAddress({ family, value });
  }
}
