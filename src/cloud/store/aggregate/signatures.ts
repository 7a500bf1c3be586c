/** Which signatures tie a snapshot's node to a managed node of the network, and which forbid it. */

import { createHash } from "node:crypto";
import { isSharedMac } from "../../../net/virtual-mac.ts";

export interface Signature {
  readonly type: string;
  readonly value: string;
}

/** Strong ones first; the MAC address and the address only when nothing stronger contradicts. */
const order = [
  "machineId",
  "smbiosUuid",
  "chassisSerial",
  "snmpEngineId",
  "sshHostKey",
  "chassisMac",
  "macaddr",
  "address",
] as const;

/** Of these one machine has one: two different values are two machines, whatever else they share. */
const vetoes = ["machineId", "smbiosUuid", "chassisSerial"] as const;

/** Longer values, which only a hostile device has, are kept as their hash: databases limit what an index holds. */
const MAX_VALUE = 255;

const rank = new Map<string, number>(order.map((type, index) => [type, index]));

/**
 * The usable signatures of a node, strong ones first, each once. The MAC addresses of its addresses count too, except those of
 * virtual routers (VRRP, HSRP, CARP, GLBP), which move from one machine to another.
 */
export function usableSignatures(
  reported: readonly Signature[],
  addresses: readonly { readonly addr: string; readonly macaddr: string }[],
): Signature[] {
  const macs = addresses.map((a) => a.macaddr).filter((mac) => mac !== "");
  const all = [
    ...reported.filter((s) => rank.has(s.type) && s.value !== ""),
    ...macs.map((value) => ({ type: "macaddr", value })),
    ...addresses.map(({ addr }) => ({ type: "address", value: addr })),
  ];
  const usable = all.filter((s) => !isMacType(s.type) || !isSharedMac(s.value));
  const distinct = new Map(usable.map(bounded).map((s) => [signatureKey(s), s]));
  return [...distinct.values()].sort((a, b) => (rank.get(a.type) ?? 99) - (rank.get(b.type) ?? 99));
}

export const signatureKey = ({ type, value }: Signature): string => `${type} ${value}`;

const isMacType = (type: string) => type === "macaddr" || type === "chassisMac";

const bounded = ({ type, value }: Signature): Signature =>
  value.length <= MAX_VALUE
    ? { type, value }
    : { type, value: createHash("sha256").update(value).digest("hex") };

const valuesOf = (signatures: readonly Signature[], type: string) =>
  signatures.filter((s) => s.type === type).map((s) => s.value);

/** Whether both sides have values of the type, and none in common. */
function differ(a: readonly Signature[], b: readonly Signature[], type: string): boolean {
  const [ours, theirs] = [valuesOf(a, type), valuesOf(b, type)];
  return ours.length > 0 && theirs.length > 0 && !ours.some((value) => theirs.includes(value));
}

/** Whether what both have forbids that they are one; an address alone ties only when no MAC address says otherwise. */
export function isVetoed(
  node: readonly Signature[],
  managed: readonly Signature[],
  by: string,
): boolean {
  if (vetoes.some((type) => differ(node, managed, type))) return true;
  return by === "address" && differ(node, managed, "macaddr");
}
