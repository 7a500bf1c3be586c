/** Rows as lines of the snmprec form: `oid|tag|value`, the tag as in BER, in decimal; bytes that are no plain text in hexadecimal, marked by an x. */

import type { SnmpValue, Varbind } from "../agent.ts";
import * as tags from "../wire/constants.ts";

const tagOf: Readonly<Record<SnmpValue["type"], number>> = {
  integer: tags.TAG_INTEGER,
  octets: tags.TAG_OCTET_STRING,
  null: tags.TAG_NULL,
  oid: tags.TAG_OBJECT_IDENTIFIER,
  ip: tags.TAG_IP_ADDRESS,
  counter32: tags.TAG_COUNTER32,
  gauge32: tags.TAG_GAUGE32,
  timeticks: tags.TAG_TIME_TICKS,
  opaque: tags.TAG_OPAQUE,
  counter64: tags.TAG_COUNTER64,
  noSuchObject: tags.TAG_NO_SUCH_OBJECT,
  noSuchInstance: tags.TAG_NO_SUCH_INSTANCE,
  endOfMibView: tags.TAG_END_OF_MIB_VIEW,
};

export function snmprecLine({ oid, value }: Varbind): string {
  const tag = tagOf[value.type];
  if (!("value" in value)) return `${oid}|${tag}|`;
  if (!(value.value instanceof Uint8Array)) return `${oid}|${tag}|${value.value}`;
  const bytes = Buffer.from(value.value);
  const text = bytes.toString("latin1");
  const isPlain = value.type === "octets" && /^[\x20-\x7e]*$/.test(text);
  return isPlain ? `${oid}|${tag}|${text}` : `${oid}|${tag}x|${bytes.toString("hex")}`;
}
