/** What an address can be recognised by: its normalised signatures, and the addresses that it says are its own. */

import {
  canonicalAddress,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isUnspecified,
  parseAddress,
} from "../../net/address.ts";
import type { SignatureType } from "../../protocol/evidence.ts";
import type { Sections } from "../../protocol/sections.ts";
import type { Knowledge } from "../knowledge.ts";
import type { AddressRecord } from "../seen/address-record.ts";
import { compareText } from "../stable-text.ts";
import { isBogusMac, isBogusOwnAddress } from "./bogus-values.ts";
import { chassisSerial, normaliseSignature } from "./normalise.ts";
import { signatureTable } from "./signature-table.ts";

export interface AddressIdentity {
  /** Sorted, never empty lists; contested types are left out. `ownAddress` is in `claims`. */
  readonly values: ReadonlyMap<SignatureType, readonly string[]>;
  /** Addresses that the target's own table holds. */
  readonly claims: readonly string[];
}

/** More own addresses than these are not looked at. */
const MAX_CLAIMS = 16_384;

/** `learntMac`: what a router's table says of the address; it counts only when nothing was heard on the link. */
export function identityOf(
  record: AddressRecord,
  learntMac: string | undefined,
  knowledge: Knowledge,
): AddressIdentity {
  const found = new Found();
  for (const { type, value } of record.of("signature")) {
    if (type === "ownAddress") found.claim(value);
    else found.add(type, normaliseSignature(type, value));
  }
  for (const { hostname } of record.of("hostname")) {
    found.add("hostname", normaliseSignature("hostname", hostname));
  }
  for (const { section, value } of record.of("section")) {
    // The value was checked against its section's schema when it was taken in.
    if (section === "interfaces")
      fromInterfaces(value as Sections["interfaces"] | undefined, found);
    if (section === "product") fromProduct(value as Sections["product"] | undefined, found);
  }
  for (const macaddr of heardMacs(record, learntMac, knowledge)) found.add("macaddr", macaddr);
  return found.identity(record.address, knowledge);
}

function fromInterfaces(interfaces: Sections["interfaces"] | undefined, found: Found): void {
  for (const { macaddr, addresses } of interfaces ?? []) {
    if (macaddr !== undefined) found.add("macaddr", normaliseSignature("macaddr", macaddr));
    for (const { addr } of addresses) found.claim(addr);
  }
}

function fromProduct(product: Sections["product"] | undefined, found: Found): void {
  if (product?.uuid !== undefined) {
    found.add("smbiosUuid", normaliseSignature("smbiosUuid", product.uuid));
  }
  if (product?.serialNumber !== undefined) {
    found.add("chassisSerial", chassisSerial(product.serialNumber, product.vendorName));
  }
}

/** Two machines that answer ARP for one address contest it: then neither's MAC address says whose it is. */
function heardMacs(
  record: AddressRecord,
  learntMac: string | undefined,
  knowledge: Knowledge,
): readonly string[] {
  const heard = record.of("link-layer").map(({ macaddr }) => macaddr);
  if (heard.length === 0)
    return learntMac === undefined || isBogusMac(learntMac) ? [] : [learntMac];
  const own = heard.filter((macaddr) => !knowledge.isSharedMac(macaddr) && !isBogusMac(macaddr));
  return own.length === 1 ? own : [];
}

/** True when an address in a device's table can be told apart from other devices' addresses. */
function isTellingAddress(text: string): boolean {
  const address = parseAddress(text);
  return (
    address !== undefined &&
    !isLoopback(address) &&
    !isLinkLocal(address) &&
    !isMulticast(address) &&
    !isUnspecified(address) &&
    !isBogusOwnAddress(text)
  );
}

/** "ssh-ed25519" of "ssh-ed25519 SHA256:…": a server has one key per algorithm. "" when the value does not tell. */
export const keyAlgorithm = (value: string): string => /^(\S+)\s/.exec(value)?.[1] ?? "";

const noClaims: readonly string[] = [];

class Found {
  readonly #values = new Map<SignatureType, Set<string>>();
  readonly #claims = new Set<string>();

  add(type: SignatureType, value: string | undefined): void {
    if (value === undefined) return;
    const values = this.#values.get(type);
    if (values === undefined) this.#values.set(type, new Set([value]));
    else values.add(value);
  }

  claim(text: string): void {
    const address = canonicalAddress(text);
    if (address !== undefined && this.#claims.size < MAX_CLAIMS && isTellingAddress(address)) {
      this.#claims.add(address);
    }
  }

  identity(address: string, knowledge: Knowledge): AddressIdentity {
    const values = new Map<SignatureType, readonly string[]>();
    for (const [type, set] of this.#values) {
      const list = [...set]
        .filter((value) => !isMacType(type) || !knowledge.isSharedMac(value))
        .sort(compareText);
      if (list.length > 0 && !isContested(type, list)) values.set(type, list);
    }
    // An address that is in its own table says only that it is itself.
    this.#claims.delete(address);
    return { values, claims: this.#claims.size === 0 ? noClaims : [...this.#claims] };
  }
}

const isMacType = (type: SignatureType) => type === "macaddr" || type === "chassisMac";

function isContested(type: SignatureType, values: readonly string[]): boolean {
  if (!signatureTable[type].isSingle) return false;
  if (type !== "sshHostKey") return values.length > 1;
  return new Set(values.map(keyAlgorithm)).size < values.length;
}
