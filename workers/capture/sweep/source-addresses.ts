/** Which of the interface's own addresses a packet is sent from. */

import { parseAddress } from "../../../src/net/address.ts";
import { parsePrefix } from "../../../src/net/prefix.ts";
import type { SweepRequest } from "../../../src/protocol/sweep.ts";

export interface OwnAddress {
  readonly value: bigint;
  /** The prefix that the address stands in. */
  readonly first: bigint;
  readonly last: bigint;
}

/** The device's addresses of one family, as given. */
export function ownAddresses(device: SweepRequest["device"], family: 4 | 6): OwnAddress[] {
  return device.prefixes.flatMap(({ addr, prefix }) => {
    const address = parseAddress(addr);
    const net = parsePrefix(prefix);
    if (address?.family !== family || net?.family !== family) return [];
    return [{ value: address.value, first: net.first, last: net.last }];
  });
}

/** IPv4 source addresses: the one that shares the target's prefix, else the first. */
export class SourceAddresses {
  readonly #own: { value: number; first: number; last: number }[];

  constructor(device: SweepRequest["device"]) {
    this.#own = ownAddresses(device, 4).map(({ value, first, last }) => ({
      value: Number(value),
      first: Number(first),
      last: Number(last),
    }));
  }

  /** 0 when the interface has no IPv4 address: ARP may ask from it (RFC 5227 §1.1), nothing else. */
  for(target: number): number {
    for (const own of this.#own) if (target >= own.first && target <= own.last) return own.value;
    return this.#own[0]?.value ?? 0;
  }
}
