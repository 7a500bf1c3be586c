/** Runs something for every address of a set, so many at once, never listing them all. */

import { type AddressRanges, addressesOf } from "../../net/address-ranges.ts";

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
