/**
 * NetBIOS node status (RFC 1002 §4.2.17 request, §4.2.18 response): the names that a Windows or Samba host goes by.
 * Pure; never throws on bytes from the network.
 */

import { formatMacAddress, isUnicastMac } from "../../src/net/mac-address.ts";
import { readDnsName } from "./dns-message.ts";

const NB_TYPE_NBSTAT = 0x0021;
const NB_CLASS_IN = 0x0001;
const HEADER_BYTES = 12;
/** R bit and opcode 0, RFC 1002 §4.2.1.1. */
const FLAG_RESPONSE = 0x8000;
/** One entry of NODE_NAME: 15 bytes of name, a suffix, 16 bits of flags. */
const ENTRY_BYTES = 18;
const NAME_FLAG_GROUP = 0x8000;
/** DRG, CNF and ACT bits: a name counts when it is active and neither in conflict nor being given up. */
const NAME_FLAG_ACTIVE = 0x0400;
const NAME_FLAGS_UNUSABLE = 0x1800;
/** Suffixes as Microsoft assigned them (MS-BRWS §2.1, MS-NBTE §3): a unique 00 is the workstation service's, a group 00 the workgroup. */
const SUFFIX_WORKSTATION = 0x00;
const SUFFIX_SERVER = 0x20;

export interface NetbiosName {
  readonly name: string;
  readonly suffix: number;
  readonly isGroup: boolean;
}

export interface NetbiosStatus {
  readonly id: number;
  readonly names: readonly NetbiosName[];
  readonly hostName?: string;
  /** Workgroup, or the NetBIOS name of the domain. */
  readonly workgroup?: string;
  /** The unit ID, when it is a MAC address that can belong to one interface; Samba sends zeros. */
  readonly macaddr?: string;
}

/** The request for all names (`*`), 50 bytes. */
export function encodeNodeStatusRequest(id: number): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + 34 + 4);
  packet.writeUInt16BE(id, 0);
  packet.writeUInt16BE(1, 4);
  packet[HEADER_BYTES] = 32;
  // First-level encoding (RFC 1001 §14.1): each half byte plus "A"; the name is "*" and fifteen zeros.
  packet.write(`CK${"A".repeat(30)}`, HEADER_BYTES + 1, "latin1");
  packet.writeUInt16BE(NB_TYPE_NBSTAT, HEADER_BYTES + 34);
  packet.writeUInt16BE(NB_CLASS_IN, HEADER_BYTES + 36);
  return packet;
}

/** The response's name table, or undefined when the bytes are no well-formed node status response. */
export function decodeNodeStatus(bytes: Buffer): NetbiosStatus | undefined {
  if (bytes.length < HEADER_BYTES || (bytes.readUInt16BE(2) & FLAG_RESPONSE) === 0)
    return undefined;
  if (bytes.readUInt16BE(4) !== 0 || bytes.readUInt16BE(6) < 1) return undefined;
  const owner = readDnsName(bytes, HEADER_BYTES);
  if (owner === undefined || owner.end + 11 > bytes.length) return undefined;
  if (bytes.readUInt16BE(owner.end) !== NB_TYPE_NBSTAT) return undefined;
  const tableStart = owner.end + 11;
  const count = bytes.readUInt8(owner.end + 10);
  const tableEnd = tableStart + count * ENTRY_BYTES;
  if (tableEnd > bytes.length) return undefined;
  const names: NetbiosName[] = [];
  for (let at = tableStart; at < tableEnd; at += ENTRY_BYTES) {
    const name = readName(bytes, at);
    if (name !== undefined) names.push(name);
  }
  return { id: bytes.readUInt16BE(0), names, ...summaryOf(names), ...unitIdOf(bytes, tableEnd) };
}

function readName(bytes: Buffer, at: number): NetbiosName | undefined {
  const flags = bytes.readUInt16BE(at + 16);
  if ((flags & NAME_FLAG_ACTIVE) === 0 || (flags & NAME_FLAGS_UNUSABLE) !== 0) return undefined;
  // Names are in the host's OEM code page, which the response does not tell: only ASCII ones can be read for sure.
  const name = bytes.toString("latin1", at, at + 15).replace(/[\0 ]+$/, "");
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(name)) return undefined;
  return { name, suffix: bytes.readUInt8(at + 15), isGroup: (flags & NAME_FLAG_GROUP) !== 0 };
}

function summaryOf(names: readonly NetbiosName[]): Pick<NetbiosStatus, "hostName" | "workgroup"> {
  const unique = (suffix: number) =>
    names.find((name) => !name.isGroup && name.suffix === suffix)?.name;
  const hostName = unique(SUFFIX_WORKSTATION) ?? unique(SUFFIX_SERVER);
  const workgroup = names.find((name) => name.isGroup && name.suffix === SUFFIX_WORKSTATION)?.name;
  return {
    ...(hostName !== undefined && { hostName }),
    ...(workgroup !== undefined && { workgroup }),
  };
}

function unitIdOf(bytes: Buffer, at: number): Pick<NetbiosStatus, "macaddr"> {
  if (at + 6 > bytes.length) return {};
  const macaddr = formatMacAddress(bytes, at);
  return isUnicastMac(macaddr) ? { macaddr } : {};
}
