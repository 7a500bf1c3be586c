/** `ifconfig -a` of net-tools (both forms), busybox, the BSDs, macOS, Solaris and AIX. */

import { prefixLengthOfMask } from "../../../src/net/ipv4.ts";
import { addressOf, type Interface, macOf } from "./ip-addr.ts";
import { given, whole } from "./lines.ts";

const MAX_ADDRESSES = 1_024;

export function parseIfconfig(lines: readonly string[]): Interface[] {
  const rows = new Map<string, Interface>();
  let row: Interface | undefined;
  for (const line of lines) {
    const name = /^([A-Za-z][\w.-]*(?::\w+)?)(?::? )/.exec(line)?.[1];
    if (name !== undefined) row = interfaceOf(rows, name.split(":")[0] ?? name);
    if (row === undefined) continue;
    const mac = /\b(?:ether|HWaddr|lladdr|address:)\s+([0-9A-Fa-f][0-9A-Fa-f:-]+)/.exec(line)?.[1];
    Object.assign(
      row,
      given({ macaddr: macOf(mac), mtu: whole(/\b(?:mtu |MTU:)(\d+)/.exec(line)?.[1]) }),
    );
    const flags = /flags=[0-9a-fx]+(?:,[0-9a-f]+)?<([^>]*)>/i.exec(line)?.[1]?.split(",");
    if (flags !== undefined) row.adminStatus = flags.includes("UP") ? "up" : "down";
    else if (/^\s+(?:UP|DOWN|BROADCAST|LOOPBACK)\b.*MTU:/.test(line))
      row.adminStatus = /\bUP\b/.test(line) ? "up" : "down";
    if (/\bstatus: (active|no carrier)/.test(line))
      row.operStatus = line.includes("status: active") ? "up" : "down";
    const address = ipv4Of(line) ?? ipv6Of(line);
    const isNew = address !== undefined && !row.addresses.some(({ addr }) => addr === address.addr);
    if (isNew && row.addresses.length < MAX_ADDRESSES) row.addresses.push(address);
  }
  return [...rows.values()];
}

/** Solaris and old Linux write an alias as "eth0:1"; it is the same interface. */
function interfaceOf(rows: Map<string, Interface>, ifname: string): Interface {
  const held = rows.get(ifname);
  if (held !== undefined) return held;
  const row: Interface = { ifname, addresses: [] };
  rows.set(ifname, row);
  return row;
}

/** "inet addr:10.0.0.1 … Mask:255.0.0.0", "inet 10.0.0.1 netmask 255.0.0.0", "inet 10.0.0.1 netmask 0xff000000", "inet 10.0.0.1/8", Solaris "netmask ff000000". */
function ipv4Of(line: string) {
  const [, addr, length] = /\binet (?:addr:)?(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?/.exec(line) ?? [];
  if (addr === undefined) return undefined;
  const mask = /(?:Mask:|netmask )(\S+)/.exec(line)?.[1] ?? "";
  const hex = /^(?:0x)?([0-9a-f]{8})$/i.exec(mask)?.[1];
  const dotted =
    hex === undefined
      ? mask
      : (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".");
  return addressOf(addr, length === undefined ? prefixLengthOfMask(dotted) : Number(length));
}

/** "inet6 addr: fe80::1/64 Scope:Link", "inet6 fe80::1%em0 prefixlen 64", "inet6 ::1/128". */
function ipv6Of(line: string) {
  const [, addr, length] =
    /\binet6 (?:addr: ?)?([0-9a-fA-F:.]+)(?:%\w+)?(?:\/(\d+))?/.exec(line) ?? [];
  const told = length ?? /prefixlen (\d+)/.exec(line)?.[1];
  return addr === undefined ? undefined : addressOf(addr, whole(told));
}
