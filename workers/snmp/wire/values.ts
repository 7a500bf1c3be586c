/** Values of varbinds (RFC 2578 §7.1). A value of an unknown kind is told as opaque, so that one odd row spoils no answer. */

import type { SnmpValue, Varbind } from "../agent.ts";
import { BerFault, type BerReader } from "./ber-reader.ts";
import { decodeOid } from "./oid.ts";
import { tags } from "./tags.ts";

export function readVarbind(reader: BerReader): Varbind {
  const length = reader.header(tags.sequence);
  const end = reader.offset + length;
  const oid = readOid(reader);
  const value = readValue(reader);
  if (reader.offset > end) throw new BerFault("a varbind longer than it says");
  reader.offset = end;
  return { oid, value };
}

function readOid(reader: BerReader): string {
  const length = reader.header(tags.oid);
  const from = reader.offset;
  reader.offset += length;
  return decodeOid(reader.bytes, from, reader.offset);
}

function readValue(reader: BerReader): SnmpValue {
  const tag = reader.peekTag();
  switch (tag) {
    case tags.integer:
      return integerOf(reader.integer(tag));
    case tags.counter32:
      return { type: "counter32", value: reader.integer(tag, true) };
    case tags.gauge32:
      return { type: "gauge32", value: reader.integer(tag, true) };
    case tags.timeticks:
      return { type: "timeticks", value: reader.integer(tag, true) };
    case tags.counter64:
      return { type: "counter64", value: reader.unsigned64(tag) };
    case tags.octets:
      return { type: "octets", value: reader.copy(tag) };
    case tags.oid:
      return { type: "oid", value: readOid(reader) };
    case tags.ip:
      return readIp(reader.octets(tag));
    case tags.null:
      reader.skip(tag);
      return { type: "null" };
    case tags.noSuchObject:
      reader.skip(tag);
      return { type: "noSuchObject" };
    case tags.noSuchInstance:
      reader.skip(tag);
      return { type: "noSuchInstance" };
    case tags.endOfMibView:
      reader.skip(tag);
      return { type: "endOfMibView" };
    default:
      if ((tag & 0x1f) === 0x1f) throw new BerFault("an identifier of several octets");
      return { type: "opaque", value: reader.copy(tag) };
  }
}

/** Most integers are small and the same again and again: one value for each keeps a walk from making a million. */
const small = Array.from({ length: 256 }, (_, value): SnmpValue => ({ type: "integer", value }));

const integerOf = (value: number): SnmpValue => small[value] ?? { type: "integer", value };

function readIp(bytes: Uint8Array): SnmpValue {
  if (bytes.length !== 4) return { type: "opaque", value: Uint8Array.from(bytes) };
  return { type: "ip", value: bytes.join(".") };
}
