/** Who carries which signature value: finds the addresses that could be one node, without comparing every pair. */

import type { SignatureType } from "../../protocol/evidence.ts";
import type { AddressIdentity } from "./address-identity.ts";
import { tyingTypes } from "./partition.ts";
import { signatureTable } from "./signature-table.ts";

const tying = new Set<SignatureType>(tyingTypes);

export class SignatureIndex {
  readonly #carriers = new Map<SignatureType, Map<string, Set<string>>>();
  readonly #claimants = new Map<string, Set<string>>();
  readonly #identities = new Map<string, AddressIdentity>();

  /** Replaces what the address carries. Returns the other addresses whose ties this may change. */
  set(address: string, identity: AddressIdentity): Set<string> {
    const affected = this.neighbours(address);
    const before = this.#identities.get(address);
    if (before !== undefined) this.#remove(address, before, affected);
    this.#identities.set(address, identity);
    for (const [type, values] of identity.values) {
      for (const value of values) this.#carry(type, value, address, affected);
    }
    for (const claim of identity.claims) setOf(this.#claimants, claim).add(address);
    for (const other of this.neighbours(address)) affected.add(other);
    return affected;
  }

  /** The address's identity without values that so many addresses carry that they say nothing. */
  telling(address: string): AddressIdentity | undefined {
    const identity = this.#identities.get(address);
    if (identity === undefined || !this.#hasOvershared(identity)) return identity;
    const values = new Map<SignatureType, readonly string[]>();
    for (const [type, list] of identity.values) {
      const telling = list.filter((value) => !this.#isOvershared(type, value));
      if (telling.length > 0) values.set(type, telling);
    }
    return { values, claims: identity.claims };
  }

  /** Addresses that share a tying value with the address, are in its own table, or have it in theirs. */
  neighbours(address: string): Set<string> {
    const found = new Set<string>();
    const identity = this.#identities.get(address);
    if (identity === undefined) return found;
    for (const [type, values] of identity.values) {
      if (!tying.has(type)) continue;
      for (const value of values) {
        if (this.#isOvershared(type, value)) continue;
        for (const other of this.#carriers.get(type)?.get(value) ?? []) found.add(other);
      }
    }
    for (const claim of identity.claims) if (this.#identities.has(claim)) found.add(claim);
    for (const other of this.#claimants.get(address) ?? []) found.add(other);
    found.delete(address);
    return found;
  }

  #carry(type: SignatureType, value: string, address: string, affected: Set<string>): void {
    const carriers = setOf(mapOf(this.#carriers, type), value);
    carriers.add(address);
    // At this very number the value stops counting for all that carry it.
    if (carriers.size === signatureTable[type].maxAddresses + 1) addAll(affected, carriers);
  }

  #remove(address: string, identity: AddressIdentity, affected: Set<string>): void {
    for (const [type, values] of identity.values) {
      for (const value of values) {
        const carriers = this.#carriers.get(type)?.get(value);
        if (carriers === undefined) continue;
        carriers.delete(address);
        if (carriers.size === signatureTable[type].maxAddresses) addAll(affected, carriers);
        if (carriers.size === 0) this.#carriers.get(type)?.delete(value);
      }
    }
    for (const claim of identity.claims) {
      const claimants = this.#claimants.get(claim);
      claimants?.delete(address);
      if (claimants?.size === 0) this.#claimants.delete(claim);
    }
  }

  #hasOvershared({ values }: AddressIdentity): boolean {
    for (const [type, list] of values) {
      if (list.some((value) => this.#isOvershared(type, value))) return true;
    }
    return false;
  }

  #isOvershared(type: SignatureType, value: string): boolean {
    const carriers = this.#carriers.get(type)?.get(value);
    return carriers !== undefined && carriers.size > signatureTable[type].maxAddresses;
  }
}

function addAll(into: Set<string>, from: ReadonlySet<string>): void {
  for (const address of from) into.add(address);
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const held = map.get(key) ?? new Set<string>();
  map.set(key, held);
  return held;
}

function mapOf<Key>(map: Map<Key, Map<string, Set<string>>>, key: Key): Map<string, Set<string>> {
  const held = map.get(key) ?? new Map<string, Set<string>>();
  map.set(key, held);
  return held;
}
