/** Addresses in disjoint groups that only ever grow, each with what its members carry together. */

import type { SignatureType } from "../../protocol/evidence.ts";
import type { AddressIdentity } from "./address-identity.ts";
import { agreement, vetoOf } from "./agreement.ts";
import { signatureTable } from "./signature-table.ts";

export interface Member {
  readonly address: string;
  readonly identity: AddressIdentity;
}

export interface Group {
  readonly members: Member[];
  readonly signatures: Map<SignatureType, Set<string>>;
  readonly claims: Set<string>;
  /** The strongest signature that tied two of the members; undefined for a single address. */
  tiedBy: SignatureType | undefined;
}

export class Groups {
  readonly #byAddress = new Map<string, Group>();

  constructor(members: Iterable<Member>) {
    for (const member of members) {
      this.#byAddress.set(member.address, {
        members: [member],
        signatures: new Map(
          [...member.identity.values].map(([type, list]) => [type, new Set(list)]),
        ),
        claims: new Set(member.identity.claims),
        tiedBy: undefined,
      });
    }
  }

  of(address: string): Group | undefined {
    return this.#byAddress.get(address);
  }

  /** Each group once, in the order in which its first member was given. */
  get all(): Set<Group> {
    return new Set(this.#byAddress.values());
  }

  /** True when agreement in `by` (and in whatever else they share) is strong enough and nothing forbids it. */
  mayJoin(a: Group, b: Group, by: SignatureType): boolean {
    const shared = agreement(a.signatures, b.signatures);
    // The address table is no value that both carry; its weight comes on top.
    const strength = by === "ownAddress" ? shared + signatureTable[by].weight : shared;
    return vetoOf(a.signatures, b.signatures, strength) === undefined;
  }

  join(a: Group, b: Group, by: SignatureType): void {
    if (a === b) return;
    const [into, from] = a.members.length >= b.members.length ? [a, b] : [b, a];
    for (const member of from.members) {
      into.members.push(member);
      this.#byAddress.set(member.address, into);
    }
    for (const [type, values] of from.signatures) {
      const held = into.signatures.get(type);
      if (held === undefined) into.signatures.set(type, values);
      else for (const value of values) held.add(value);
    }
    for (const claim of from.claims) into.claims.add(claim);
    into.tiedBy = strongest(strongest(into.tiedBy, from.tiedBy), by);
  }
}

function strongest(
  a: SignatureType | undefined,
  b: SignatureType | undefined,
): SignatureType | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return signatureTable[a].weight >= signatureTable[b].weight ? a : b;
}
