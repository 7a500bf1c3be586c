/** The IPv4 addresses of a sweep, numbered from 0 across its ranges, so that bitmaps and tables can stand for them. */

import { type IpAddress, parseAddress } from "../../../src/net/address.ts";
import { type AddressRange, AddressRanges } from "../../../src/net/address-ranges.ts";
import { KsocketError } from "../../../src/protocol/errors.ts";
import type { SweepRequest } from "../../../src/protocol/sweep.ts";

/** A sweep's tables grow with its addresses: a scan asks for larger networks in several sweeps. */
export const MOST_ADDRESSES = 1 << 20;

/** The ranges of a request without the device's own addresses. REQUEST_INVALID for what is no range, of another family, or too large. */
export function rangesOf(request: SweepRequest, family: 4 | 6): AddressRanges {
  const ranges = request.ranges.map(({ first, last }) => {
    const from = parseAddress(first);
    const to = parseAddress(last);
    if (from?.family !== family || to?.family !== family || to.value < from.value) {
      const detail = `${first} to ${last} is no range of IPv${family} addresses`;
      throw new KsocketError("REQUEST_INVALID", detail);
    }
    return { family, first: from.value, last: to.value };
  });
  const rest = AddressRanges.of(ranges).subtract(AddressRanges.of(ownAddresses(request)));
  if (rest.size > BigInt(MOST_ADDRESSES)) {
    throw new KsocketError("REQUEST_INVALID", `a sweep takes at most ${MOST_ADDRESSES} addresses`);
  }
  return rest;
}

function ownAddresses(request: SweepRequest): AddressRange[] {
  return request.device.prefixes
    .map(({ addr }) => parseAddress(addr))
    .filter((address): address is IpAddress => address !== undefined)
    .map(({ family, value }) => ({ family, first: value, last: value }));
}

export class TargetSpace {
  readonly size: number;
  readonly #firsts: Float64Array;
  /** The number of each range's first address, and at the end the size. */
  readonly #offsets: Float64Array;

  constructor({ ranges }: AddressRanges) {
    this.#firsts = new Float64Array(ranges.length);
    this.#offsets = new Float64Array(ranges.length + 1);
    let offset = 0;
    for (const [i, { first, last }] of ranges.entries()) {
      this.#firsts[i] = Number(first);
      this.#offsets[i] = offset;
      offset += Number(last - first) + 1;
    }
    this.#offsets[ranges.length] = offset;
    this.size = offset;
  }

  addressAt(index: number): number {
    const range = lastAtMost(this.#offsets, this.#firsts.length, index);
    return (this.#firsts[range] ?? 0) + index - (this.#offsets[range] ?? 0);
  }

  /** −1 when the address is not asked. */
  indexOf(address: number): number {
    const range = lastAtMost(this.#firsts, this.#firsts.length, address);
    if (range < 0) return -1;
    const offset = this.#offsets[range] ?? 0;
    const index = offset + address - (this.#firsts[range] ?? 0);
    return index < (this.#offsets[range + 1] ?? 0) ? index : -1;
  }
}

/** The index of the last of the first `length` sorted values that is at most `wanted`; −1 when there is none. */
function lastAtMost(sorted: Float64Array, length: number, wanted: number): number {
  let low = 0;
  let high = length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
