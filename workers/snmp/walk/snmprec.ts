/** Rows as lines of the snmprec form: `oid|tag|value`, the tag as in BER, in decimal; octets that are no plain text in hexadecimal, marked by an x. */

import type { SnmpValue, Varbind } from "../agent.ts";

/** RFC 2578 §7.1, RFC 3416 §3; between the bars of the line, as every part that is joined costs memory a million times. */
const tagOf: Readonly<Record<SnmpValue["type"], string>> = {
  integer: "|2|",
  octets: "|4|",
  null: "|5|",
  oid: "|6|",
  ip: "|64|",
  counter32: "|65|",
  gauge32: "|66|",
  timeticks: "|67|",
  opaque: "|68|",
  counter64: "|70|",
  noSuchObject: "|128|",
  noSuchInstance: "|129|",
  endOfMibView: "|130|",
};

export function snmprecLine({ oid, value }: Varbind): string {
  const tag = tagOf[value.type];
  if (!("value" in value)) return oid + tag;
  if (!(value.value instanceof Uint8Array)) return oid + tag + value.value;
  const { buffer, byteOffset, length } = value.value;
  const bytes = Buffer.from(buffer, byteOffset, length);
  const isPlain = value.type === "octets" && bytes.every(isPrintable);
  if (isPlain) return oid + tag + bytes.toString("latin1");
  return `${oid}${tag.slice(0, -1)}x|${bytes.toString("hex")}`;
}

/** ASCII. */
const isPrintable = (octet: number): boolean => octet >= 0x20 && octet <= 0x7e;
