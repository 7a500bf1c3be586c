/**
 * A device's own address table ties the addresses in it. An address that two devices list (a virtual router's,
 * a container bridge's) belongs to neither by that, unless each of both lists an address of the other.
 */

import { compareText } from "../stable-text.ts";
import type { Group, Groups, Member } from "./groups.ts";

export function tieByOwnAddress(members: readonly Member[], groups: Groups): void {
  const claimed = claimants(members, groups);
  const addresses = [...claimed.keys()].sort(compareText);
  // A join can make a claim unambiguous that was not; every round but the last joins something, so this ends.
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const address of addresses) {
      if (tieClaimed(address, claimed.get(address) ?? [], groups)) isChanged = true;
    }
  }
}

/** For every address that is here itself: who lists it. */
function claimants(members: readonly Member[], groups: Groups): Map<string, string[]> {
  const claimed = new Map<string, string[]>();
  for (const { address, identity } of members) {
    for (const claim of identity.claims) {
      if (groups.of(claim) === undefined) continue;
      const list = claimed.get(claim);
      if (list === undefined) claimed.set(claim, [address]);
      else list.push(address);
    }
  }
  return claimed;
}

function tieClaimed(address: string, claimants: readonly string[], groups: Groups): boolean {
  const holder = groups.of(address);
  if (holder === undefined) return false;
  const claiming = new Set<Group>();
  for (const claimant of claimants) {
    const group = groups.of(claimant);
    if (group !== undefined && group !== holder) claiming.add(group);
  }
  for (const group of claiming) {
    const isOnlyOne = claiming.size === 1 && !holder.claims.has(address);
    if (!isOnlyOne && !listsAnyOf(holder, group)) continue;
    if (!groups.mayJoin(holder, group, "ownAddress")) continue;
    groups.join(holder, group, "ownAddress");
    return true;
  }
  return false;
}

const listsAnyOf = (group: Group, other: Group) =>
  other.members.some(({ address }) => group.claims.has(address));
