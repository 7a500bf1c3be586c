/** Runs something for every address of a set, so many at once, never listing them all. */

import { formatAddress } from "../../net/address.ts";
import type { AddressRanges } from "../../net/address-ranges.ts";

export async function forEachAddress(
  ranges: AddressRanges,
  atOnce: number,
  signal: AbortSignal,
  run: (address: string) => Promise<void>,
): Promise<void> {
  const addresses = addressesOf(ranges);
  const lane = async () => {
    for (const address of addresses) {
      if (signal.aborted) return;
      await run(address);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** The addresses of a set, one by one, in canonical text. */
export function* addressesOf(ranges: AddressRanges): Generator<string> {
  for (const { family, first, last } of ranges.ranges) {
    for (let value = first; value <= last; value++) yield formatAddress({ family, value });
  }
}
