/** Rows as lines of the snmprec form: `oid|tag|value` and a line feed, the tag as in BER, in decimal; octets that are no plain text in hexadecimal, marked by an x. */

import type { SnmpValue, Varbind } from "../agent.ts";

/** RFC 2578 §7.1, RFC 3416 §3. */
const tagOf: Readonly<Record<SnmpValue["type"], number>> = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  ip: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
};

export function snmprecLine({ oid, value }: Varbind): string {
  const tag = tagOf[value.type];
  if (!("value" in value)) return `${oid}|${tag}|\n`;
  if (!(value.value instanceof Uint8Array)) return `${oid}|${tag}|${value.value}\n`;
  const { buffer, byteOffset, length } = value.value;
  const bytes = Buffer.from(buffer, byteOffset, length);
  const isPlain = value.type === "octets" && bytes.every(isPrintable);
  return isPlain
    ? `${oid}|${tag}|${bytes.toString("latin1")}\n`
    : `${oid}|${tag}x|${bytes.toString("hex")}\n`;
}

/** ASCII. */
const isPrintable = (octet: number): boolean => octet >= 0x20 && octet <= 0x7e;
