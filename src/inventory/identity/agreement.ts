/** How far two sets of signatures agree, and whether a disagreement forbids them to be one node. */

import type { SignatureType } from "../../protocol/evidence.ts";
import { keyAlgorithm } from "./address-identity.ts";
import { signatureOrder, signatureTable, TIE_THRESHOLD } from "./signature-table.ts";

export type SignatureSets = ReadonlyMap<SignatureType, ReadonlySet<string>>;

/** The sum of the weights of the types in which both have a value in common. */
export function agreement(a: SignatureSets, b: SignatureSets): number {
  let sum = 0;
  for (const [type, values] of a) {
    const others = b.get(type);
    if (others !== undefined && haveCommon(values, others)) sum += signatureTable[type].weight;
  }
  return sum;
}

/** The type whose disagreement forbids a tie of this strength, the strongest first; undefined when none does. */
export function vetoOf(
  a: SignatureSets,
  b: SignatureSets,
  strength: number,
): SignatureType | undefined {
  if (strength < TIE_THRESHOLD) return signatureOrder.at(-1);
  return signatureOrder.find(
    (type) => signatureTable[type].veto > strength && disagree(type, a.get(type), b.get(type)),
  );
}

function disagree(
  type: SignatureType,
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): boolean {
  if (a === undefined || b === undefined || haveCommon(a, b)) return false;
  if (type === "sshHostKey") return haveCommon(mapSet(a, keyAlgorithm), mapSet(b, keyAlgorithm));
  // The same serial number under another spelling of the vendor is no disagreement.
  if (type === "chassisSerial") return !haveCommon(mapSet(a, serialOf), mapSet(b, serialOf));
  return true;
}

const serialOf = (value: string) => value.slice(value.indexOf(":") + 1);
const mapSet = (set: ReadonlySet<string>, map: (value: string) => string) =>
  new Set([...set].map(map));

function haveCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const value of small) if (large.has(value)) return true;
  return false;
}
