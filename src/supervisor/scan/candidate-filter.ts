/**
 * Decides which addresses a scan may ask: allowed, not denied, not asked before.
 * What a device tells of (learnt candidates) must besides be private unless the allowed prefixes name it: a router's table is no licence to scan the Internet.
 */

import type { IpAddress } from "../../net/address.ts";
import { type AddressRange, AddressRanges, parseAddressRange } from "../../net/address-ranges.ts";

/** RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 §2.5.6. */
const PRIVATE = AddressRanges.of(
  [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
  ].flatMap((text) => parseAddressRange(text) ?? []),
);

/** 0/8, loopback, multicast and reserved space (RFC 6890), the IPv6 likewise: learnt ones are never asked, multicast not even when given. */
const NEVER = AddressRanges.of(
  ["0.0.0.0/8", "224.0.0.0/3", "::/128", "ff00::/8"].flatMap(
    (text) => parseAddressRange(text) ?? [],
  ),
);
const LOOPBACK = AddressRanges.of(
  ["127.0.0.0/8", "::1"].flatMap((text) => parseAddressRange(text) ?? []),
);

export interface FilterRules {
  /** Null: everything. */
  readonly allowed: AddressRanges | null;
  readonly denied: AddressRanges;
  /** Network and broadcast addresses of known prefixes. */
  readonly unusable: AddressRanges;
}

export interface Admission {
  readonly admitted: AddressRanges;
  /** Outside the allowed prefixes, or denied; addresses that were known before are in neither. */
  readonly denied: AddressRanges;
}

export class CandidateFilter {
  readonly #rules: FilterRules;
  #known = AddressRanges.empty;

  constructor(rules: FilterRules) {
    this.#rules = rules;
  }

  /** Given by a person: only the rules count. */
  admitGiven(ranges: Iterable<AddressRange>): Admission {
    return this.#admit(AddressRanges.of(ranges).subtract(NEVER));
  }

  /** Told by a device. */
  admitLearnt(ranges: Iterable<AddressRange>): Admission {
    const usable = AddressRanges.of(ranges).subtract(NEVER).subtract(LOOPBACK);
    return this.#admit(this.#rules.allowed === null ? usable.intersect(PRIVATE) : usable);
  }

  /** Whether the rules let an address be asked that announced itself; what is known makes no difference. */
  allows(address: IpAddress): boolean {
    const { allowed, denied } = this.#rules;
    return (allowed ?? PRIVATE).contains(address) && !denied.contains(address);
  }

  #admit(wanted: AddressRanges): Admission {
    const fresh = wanted.subtract(this.#rules.unusable).subtract(this.#known);
    const allowed = this.#rules.allowed === null ? fresh : fresh.intersect(this.#rules.allowed);
    const admitted = allowed.subtract(this.#rules.denied);
    this.#known = this.#known.union(fresh);
    return { admitted, denied: fresh.subtract(admitted) };
  }
}
