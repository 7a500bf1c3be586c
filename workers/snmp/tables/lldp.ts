/** LLDP neighbours by LLDP-MIB (IEEE 802.1AB-2005), LLDP-V2-MIB (802.1AB-2009) and Nokia's TIMETRA-LLDP-MIB. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { SnmpValue, Varbind } from "../agent.ts";
import { addressOfBytes } from "./index-address.ts";
import { type Row, rowsOf } from "./table.ts";
import { bytesOf, hex, macOf, present, textOf } from "./values.ts";

export const lldpLocPortEntry = "1.0.8802.1.1.2.1.3.7.1";
export const lldpRemEntry = "1.0.8802.1.1.2.1.4.1.1";
export const lldpRemManAddrEntry = "1.0.8802.1.1.2.1.4.2.1";
export const lldpV2RemEntry = "1.3.111.2.802.1.1.13.1.4.1.1";
export const lldpV2RemManAddrEntry = "1.3.111.2.802.1.1.13.1.4.2.1";

/** lldpLocPortIdSubtype, lldpLocPortId, lldpLocPortDesc. */
export const lldpLocPortColumns = [2, 3, 4].map((column) => `${lldpLocPortEntry}.${column}`);
/** lldpRemChassisIdSubtype, -ChassisId, -PortIdSubtype, -PortId, -PortDesc, -SysName, -SysDesc. */
export const lldpRemColumns = [4, 5, 6, 7, 8, 9, 10].map((column) => `${lldpRemEntry}.${column}`);
/** lldpRemManAddrIfSubtype: the address is in the index. */
export const lldpRemManAddrColumns = [`${lldpRemManAddrEntry}.3`];
/** The same columns of lldpV2RemTable stand one further. */
export const lldpV2RemColumns = [5, 6, 7, 8, 9, 10, 11].map(
  (column) => `${lldpV2RemEntry}.${column}`,
);
/** TIMETRA-LLDP-MIB tmnxLldpRemTable: LLDP-MIB's columns; its index is time mark, ifIndex, kind of destination address, number. */
export const tmnxLldpRemEntry = "1.3.6.1.4.1.6527.3.1.2.59.4.1.1";
export const tmnxLldpRemColumns = [4, 5, 6, 7, 8, 9, 10].map(
  (column) => `${tmnxLldpRemEntry}.${column}`,
);
export const lldpV2RemManAddrColumns = [`${lldpV2RemManAddrEntry}.4`];

const CHASSIS_ID_MAC = 4;
const CHASSIS_ID_NETWORK_ADDRESS = 5;
const PORT_ID_MAC = 3;
const PORT_ID_NETWORK_ADDRESS = 4;
/** PortIdSubtype interfaceAlias (ifAlias), interfaceName (ifName), local. */
const PORT_ID_ALIAS = 1;
const PORT_ID_NAME = 5;

type Link = Sections["links"][number];
interface LocalPort {
  readonly ifIndex: number | undefined;
  readonly name: string;
}

export interface InterfaceIndex {
  readonly nameOf: (ifIndex: number) => string | undefined;
  /** By ifName, ifDescr, ifAlias or MAC address, as one of them says it. */
  readonly find: (text: string) => number | undefined;
  readonly ofBridgePort: (port: number) => number | undefined;
}

export function lldpLinksOf(rows: readonly Varbind[], interfaces: InterfaceIndex): Link[] {
  const localPorts = localPortsOf(rows, interfaces);
  const fallback = (port: number): LocalPort => {
    // 802.1AB leaves the numbering to the device: dot1dBasePort where there is a bridge, else ifIndex.
    const ifIndex = interfaces.ofBridgePort(port) ?? (interfaces.nameOf(port) && port);
    const known = typeof ifIndex === "number" ? ifIndex : undefined;
    return { ifIndex: known, name: interfaces.nameOf(known ?? -1) ?? String(port) };
  };
  const byIfIndex = ([, ifIndex = 0]: readonly number[]): LocalPort => ({
    ifIndex,
    name: interfaces.nameOf(ifIndex) ?? String(ifIndex),
  });
  const v1 = linksIn(
    rowsOf(rows, lldpRemEntry),
    manAddresses(rows, lldpRemManAddrEntry, 3),
    4,
    (parts) => {
      const port = parts[1] ?? 0;
      return localPorts.get(port) ?? fallback(port);
    },
  );
  const v2 = linksIn(
    rowsOf(rows, lldpV2RemEntry),
    manAddresses(rows, lldpV2RemManAddrEntry, 4),
    5,
    byIfIndex,
  );
  const timetra = linksIn(rowsOf(rows, tmnxLldpRemEntry), new Map(), 4, byIfIndex);
  return [v1, v2, timetra].find(({ length }) => length > 0) ?? [];
}

function localPortsOf(
  rows: readonly Varbind[],
  interfaces: InterfaceIndex,
): ReadonlyMap<number, LocalPort> {
  const ports = new Map<number, LocalPort>();
  for (const row of rowsOf(rows, lldpLocPortEntry).values()) {
    const number = Number(row.index);
    const id = idText(row.number(2), row.cell(3), PORT_ID_MAC, PORT_ID_NETWORK_ADDRESS);
    const description = row.text(4);
    const isName = row.number(2) === PORT_ID_NAME || row.number(2) === PORT_ID_ALIAS;
    const ifIndex =
      findFirst([isName ? id : undefined, description, isName ? undefined : id], interfaces) ??
      interfaces.ofBridgePort(number) ??
      (interfaces.nameOf(number) === undefined ? undefined : number);
    const name = interfaces.nameOf(ifIndex ?? -1) ?? id ?? description;
    if (name !== undefined) ports.set(number, { ifIndex, name });
  }
  return ports;
}

function findFirst(
  texts: readonly (string | undefined)[],
  interfaces: InterfaceIndex,
): number | undefined {
  for (const text of texts) {
    const found = text === undefined ? undefined : interfaces.find(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rows whose first of seven columns is `first`; the index begins with time mark and local port. */
function linksIn(
  rows: ReadonlyMap<string, Row>,
  addresses: ReadonlyMap<string, string[]>,
  first: number,
  localPortOf: (parts: readonly number[]) => LocalPort,
): Link[] {
  return [...rows.values()].map((row) => {
    const local = localPortOf(row.parts);
    const remoteChassisId = idText(
      row.number(first),
      row.cell(first + 1),
      CHASSIS_ID_MAC,
      CHASSIS_ID_NETWORK_ADDRESS,
    );
    const remotePort = idText(
      row.number(first + 2),
      row.cell(first + 3),
      PORT_ID_MAC,
      PORT_ID_NETWORK_ADDRESS,
    );
    return {
      protocol: "lldp" as const,
      localPort: local.name,
      ...present({
        localIfIndex: local.ifIndex,
        remoteChassisId,
        remotePort,
        remotePortDescription: row.text(first + 4),
        remoteName: row.text(first + 5),
        remoteDescription: row.text(first + 6, 4_096),
      }),
      remoteAddresses: (addresses.get(row.index) ?? []).slice(0, 64),
    };
  });
}

/** Chassis and port ids: MAC and network addresses are octets, everything else is text. */
function idText(
  subtype: number | undefined,
  value: SnmpValue | undefined,
  macSubtype: number,
  addressSubtype: number,
): string | undefined {
  const bytes = bytesOf(value);
  if (bytes === undefined) return textOf(value);
  if (subtype === macSubtype) return macOf(value) ?? textOf(value);
  // IANA address family number, then the address.
  if (subtype === addressSubtype) return addressOfBytes(bytes.slice(1)) ?? textOf(value);
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText || bytes.length !== 6 ? textOf(value) : hex(bytes, ":");
}

/** Management addresses by the index of their neighbour's row; the index ends with family, length and octets. */
function manAddresses(
  rows: readonly Varbind[],
  entry: string,
  indexLength: number,
): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const row of rowsOf(rows, entry).values()) {
    const { parts } = row;
    const octets = parts.slice(indexLength + 2, indexLength + 2 + (parts[indexLength + 1] ?? 0));
    const address = addressOfBytes(octets);
    if (address === undefined) continue;
    const key = parts.slice(0, indexLength).join(".");
    const list = found.get(key) ?? [];
    list.push(address);
    found.set(key, list);
  }
  return found;
}
