/**
 * Addresses that carry the same signature value are one node, unless two of them are in conflict:
 * a value that conflicting nodes share (a cloned disk's host key, a proxy's MAC address) says nothing and ties nobody.
 */

import type { SignatureType } from "../../protocol/evidence.ts";
import { compareText, stableText } from "../stable-text.ts";
import type { Group, Groups, Member } from "./groups.ts";

export function tieByValue(type: SignatureType, members: readonly Member[], groups: Groups): void {
  const carriers = carriersOf(type, members);
  for (const value of [...carriers.keys()].sort(compareText)) {
    const addresses = carriers.get(value) ?? [];
    if (addresses.length < 2) continue;
    const distinct = distinctGroups(addresses, groups);
    if (distinct.length < 2 || !mayAllJoin(distinct, type, groups)) continue;
    joinAll(distinct, type, groups);
  }
}

function carriersOf(type: SignatureType, members: readonly Member[]): Map<string, string[]> {
  const carriers = new Map<string, string[]>();
  for (const { address, identity } of members) {
    for (const value of identity.values.get(type) ?? []) {
      const addresses = carriers.get(value);
      if (addresses === undefined) carriers.set(value, [address]);
      else addresses.push(address);
    }
  }
  return carriers;
}

function distinctGroups(addresses: readonly string[], groups: Groups): Group[] {
  const distinct = new Set<Group>();
  for (const address of addresses) {
    const group = groups.of(address);
    if (group !== undefined) distinct.add(group);
  }
  return [...distinct];
}

/** Groups that carry exactly the same signatures are compared once. */
function mayAllJoin(all: readonly Group[], type: SignatureType, groups: Groups): boolean {
  const kinds = [...new Map(all.map((group) => [profileOf(group), group])).values()];
  return kinds.every((a, i) => kinds.slice(i + 1).every((b) => groups.mayJoin(a, b, type)));
}

function profileOf(group: Group): string {
  const rows = [...group.signatures].map(([type, values]) => [type, [...values].sort(compareText)]);
  return stableText(Object.fromEntries(rows));
}

function joinAll(all: readonly Group[], type: SignatureType, groups: Groups): void {
  const [first, ...rest] = all;
  let joined = first;
  for (const group of rest) {
    if (joined === undefined) return;
    groups.join(joined, group, type);
    joined = groups.of(group.members[0]?.address ?? "");
  }
}
