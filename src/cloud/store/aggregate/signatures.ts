/** Which signatures tie a snapshot's node to a managed node of the network, and which forbid it. */

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

const rank = new Map<string, number>(order.map((type, index) => [type, index]));

/** The usable signatures of a node, strong ones first, each once; the MAC addresses of its addresses count too. */
export function usableSignatures(
  reported: readonly Signature[],
  addresses: readonly { readonly addr: string; readonly macaddr: string }[],
): Signature[] {
  const macs = addresses.filter((a) => a.macaddr !== "").map((a) => a.macaddr);
  const all = [
    ...reported.filter((s) => rank.has(s.type) && s.value !== ""),
    ...macs.map((value) => ({ type: "macaddr", value })),
    ...addresses.map(({ addr }) => ({ type: "address", value: addr })),
  ];
  const distinct = new Map(all.map((s) => [`${s.type} ${s.value}`, s]));
  return [...distinct.values()].sort((a, b) => (rank.get(a.type) ?? 99) - (rank.get(b.type) ?? 99));
}

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
