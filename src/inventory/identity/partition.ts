/** Which addresses are one node: a pure function of what the addresses carry. */

import type { SignatureType } from "../../protocol/evidence.ts";
import { Groups, type Member } from "./groups.ts";
import { signatureOrder, signatureTable, TIE_THRESHOLD } from "./signature-table.ts";
import { tieByOwnAddress } from "./tie-by-own-address.ts";
import { tieByValue } from "./tie-by-value.ts";

export interface NodeGroup {
  /** In the order in which they were given. */
  readonly addresses: readonly string[];
  /** The strongest signature that tied the addresses, or "address" when there is one address only. */
  readonly aggregationType: SignatureType | "address";
}

/** Types that can tie by themselves, strongest first. */
export const tyingTypes = signatureOrder.filter(
  (type) => signatureTable[type].weight >= TIE_THRESHOLD,
);

/**
 * `members` come in a fixed order (by address), which decides nothing but the order of the answer,
 * and without the values that too many addresses carry (SignatureIndex).
 */
export function partition(members: readonly Member[]): readonly NodeGroup[] {
  const [only] = members;
  if (members.length === 1 && only !== undefined) {
    return [{ addresses: [only.address], aggregationType: "address" }];
  }
  const groups = new Groups(members);
  for (const type of tyingTypes) {
    if (type === "ownAddress") tieByOwnAddress(members, groups);
    else tieByValue(type, members, groups);
  }
  const order = new Map(members.map(({ address }, index) => [address, index]));
  const place = (address: string) => order.get(address) ?? 0;
  return [...groups.all].map(({ members: own, tiedBy }) => ({
    addresses: own.map(({ address }) => address).sort((a, b) => place(a) - place(b)),
    aggregationType: tiedBy ?? "address",
  }));
}
