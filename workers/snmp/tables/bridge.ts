/** BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363): which MAC address is behind which port, and VLANs with their ports. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Varbind } from "../agent.ts";
import { rowsOf } from "./table.ts";
import { hex, macOfBytes, present } from "./values.ts";

export const dot1dBasePortEntry = "1.3.6.1.2.1.17.1.4.1";
export const dot1dTpFdbEntry = "1.3.6.1.2.1.17.4.3.1";
export const dot1qTpFdbEntry = "1.3.6.1.2.1.17.7.1.2.2.1";
export const dot1qVlanCurrentEntry = "1.3.6.1.2.1.17.7.1.4.2.1";
export const dot1qVlanStaticEntry = "1.3.6.1.2.1.17.7.1.4.3.1";

/** dot1dBasePortIfIndex. */
export const basePortColumns = [`${dot1dBasePortEntry}.2`];
/** dot1dTpFdbPort, -Status; the address is in the index. */
export const fdbColumns = [2, 3].map((column) => `${dot1dTpFdbEntry}.${column}`);
/** dot1qTpFdbPort, -Status. */
export const qFdbColumns = [2, 3].map((column) => `${dot1qTpFdbEntry}.${column}`);
/** dot1qVlanFdbId, dot1qVlanCurrentEgressPorts, -UntaggedPorts. */
export const vlanCurrentColumns = [3, 4, 5].map((column) => `${dot1qVlanCurrentEntry}.${column}`);
/** dot1qVlanStaticName, -EgressPorts, -UntaggedPorts. */
export const vlanStaticColumns = [1, 2, 4].map((column) => `${dot1qVlanStaticEntry}.${column}`);

export const vtpVlanEntry = "1.3.6.1.4.1.9.9.46.1.3.1.1";
/** CISCO-VTP-MIB vtpVlanState, vtpVlanType, vtpVlanName: Cisco's switches have no Q-BRIDGE-MIB. */
export const vtpVlanColumns = [2, 3, 4].map((column) => `${vtpVlanEntry}.${column}`);

const VTP_OPERATIONAL = 1;
const VTP_ETHERNET = 1;
const STATUS_INVALID = 2;
const STATUS_SELF = 4;
const HIGHEST_VLAN = 4_094;

/** Bridge port numbers and the interfaces that they are. */
export interface BridgePorts {
  readonly ifIndexOf: (port: number) => number | undefined;
  readonly nameOf: (port: number) => string;
}

/** Without dot1dBasePortTable a bridge port's number is taken for the ifIndex, as most small switches have it. */
export function bridgePortsOf(
  rows: readonly Varbind[],
  names: ReadonlyMap<number, string>,
): BridgePorts {
  const ports = new Map<number, number>();
  for (const row of rowsOf(rows, dot1dBasePortEntry).values()) {
    const ifIndex = row.count(2);
    if (ifIndex !== undefined && ifIndex > 0) ports.set(Number(row.index), ifIndex);
  }
  const ifIndexOf = (port: number) =>
    ports.get(port) ?? (ports.size === 0 && names.has(port) ? port : undefined);
  return { ifIndexOf, nameOf: (port) => names.get(ifIndexOf(port) ?? -1) ?? String(port) };
}

export type FdbEntry = Sections["fdb"][number];

/** `contextVlan`: the VLAN whose BRIDGE-MIB it is, where each has one. */
export function fdbOf(
  rows: readonly Varbind[],
  ports: BridgePorts,
  contextVlan?: number,
): FdbEntry[] {
  const vlanOfFdb = new Map<number, number>();
  for (const row of rowsOf(rows, dot1qVlanCurrentEntry).values()) {
    const fdbId = row.count(3);
    const vlanId = row.parts.at(-1);
    if (fdbId !== undefined && vlanId !== undefined) vlanOfFdb.set(fdbId, vlanId);
  }
  const found: FdbEntry[] = [];
  const seen = new Set<string>();
  for (const row of rowsOf(rows, dot1qTpFdbEntry).values()) {
    const [fdbId = 0, ...octets] = row.parts;
    const vlanId = vlanOfFdb.get(fdbId) ?? fdbId;
    add(octets, row.count(2), row.number(3), vlanId <= HIGHEST_VLAN ? vlanId : undefined);
  }
  for (const row of rowsOf(rows, dot1dTpFdbEntry).values()) {
    add(row.parts, row.count(2), row.number(3), contextVlan);
  }
  return found;

  function add(
    octets: readonly number[],
    port: number | undefined,
    status: number | undefined,
    vlanId: number | undefined,
  ) {
    const isOctets = octets.length === 6 && octets.every((octet) => octet <= 255);
    const macaddr = isOctets ? macOfBytes(Uint8Array.from(octets)) : undefined;
    // Port 0: the bridge knows the address, but not where it is.
    if (macaddr === undefined || port === undefined || port === 0) return;
    if (status === STATUS_INVALID || status === STATUS_SELF) return;
    if (vlanId === undefined && seen.has(macaddr)) return;
    seen.add(macaddr);
    found.push({
      macaddr,
      port: ports.nameOf(port),
      ...present({ ifIndex: ports.ifIndexOf(port), vlanId }),
    });
  }
}

/** Static rows have the names; current rows have VLANs that were learnt, too. */
export function vlansOf(rows: readonly Varbind[], ports: BridgePorts): Sections["vlans"] {
  const vlans = new Map<number, Sections["vlans"][number]>();
  for (const row of rowsOf(rows, dot1qVlanStaticEntry).values()) {
    const vlanId = Number(row.index);
    if (!isVlan(vlanId)) continue;
    const name = row.text(1);
    vlans.set(vlanId, {
      vlanId,
      ...present({ name }),
      ...portLists(row.bytes(2), row.bytes(4), ports),
    });
  }
  for (const row of rowsOf(rows, dot1qVlanCurrentEntry).values()) {
    const vlanId = row.parts.at(-1) ?? -1;
    const known = vlans.get(vlanId);
    if (!isVlan(vlanId)) continue;
    vlans.set(vlanId, { vlanId, ...known, ...portLists(row.bytes(4), row.bytes(5), ports) });
  }
  for (const row of rowsOf(rows, vtpVlanEntry).values()) {
    const vlanId = row.parts.at(-1) ?? -1;
    const isOn = (row.number(2) ?? VTP_OPERATIONAL) === VTP_OPERATIONAL;
    if (!isVlan(vlanId) || !isOn || vlans.has(vlanId)) continue;
    vlans.set(vlanId, { vlanId, ...present({ name: row.text(4) }) });
  }
  return [...vlans.values()].slice(0, 4_096);
}

/** VLANs of Ethernet that CISCO-VTP-MIB says are in operation. */
export function vtpVlanIds(rows: readonly Varbind[]): number[] {
  return [...rowsOf(rows, vtpVlanEntry).values()].flatMap((row) => {
    const vlanId = row.parts.at(-1) ?? -1;
    const isOn = row.number(2) === VTP_OPERATIONAL;
    const isEthernet = (row.number(3) ?? VTP_ETHERNET) === VTP_ETHERNET;
    return isVlan(vlanId) && isOn && isEthernet ? [vlanId] : [];
  });
}

const isVlan = (vlanId: number): boolean =>
  Number.isInteger(vlanId) && vlanId >= 1 && vlanId <= HIGHEST_VLAN;

function portLists(
  egress: Uint8Array | undefined,
  untagged: Uint8Array | undefined,
  ports: BridgePorts,
): Pick<Sections["vlans"][number], "taggedPorts" | "untaggedPorts"> {
  if (egress === undefined && untagged === undefined) return {};
  const bare = new Set(portsIn(untagged));
  return {
    untaggedPorts: [...bare].map((port) => ports.nameOf(port)),
    taggedPorts: portsIn(egress)
      .filter((port) => !bare.has(port))
      .map((port) => ports.nameOf(port)),
  };
}

/** PortList (RFC 4363): the first octet's highest bit is port 1. Some agents write it as hexadecimal text. */
function portsIn(list: Uint8Array | undefined): number[] {
  if (list === undefined) return [];
  const ports: number[] = [];
  for (const [i, octet] of list.slice(0, 512).entries()) {
    for (let bit = 0; bit < 8; bit++) if (octet & (0x80 >> bit)) ports.push(i * 8 + bit + 1);
  }
  return ports;
}

/** dot1dBaseBridgeAddress, or an LLDP chassis id of subtype macAddress, as a signature's value. */
export const chassisMacText = (bytes: Uint8Array | undefined): string | undefined =>
  bytes?.length === 6 && bytes.some((byte) => byte !== 0) ? hex(bytes, ":") : undefined;
