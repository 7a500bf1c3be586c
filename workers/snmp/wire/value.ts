/** Decodes a varbind's value (RFC 3416 §3, RFC 2578 §7.1). */

import { formatAddress } from "../../../src/net/address.ts";
import type { SnmpValue } from "../agent.ts";
import { Malformed, oidOf, signedOf, unsignedOf } from "./ber-reader.ts";
import * as tags from "./constants.ts";

export function decodeValue(tag: number, content: Buffer): SnmpValue {
  switch (tag) {
    case tags.TAG_INTEGER:
      return { type: "integer", value: signedOf(content) };
    case tags.TAG_COUNTER32:
      return { type: "counter32", value: unsigned32(content) };
    case tags.TAG_GAUGE32:
      return { type: "gauge32", value: unsigned32(content) };
    case tags.TAG_TIME_TICKS:
      return { type: "timeticks", value: unsigned32(content) };
    case tags.TAG_COUNTER64:
      return { type: "counter64", value: unsigned64(content) };
    case tags.TAG_OCTET_STRING:
      return { type: "octets", value: Uint8Array.prototype.slice.call(content) };
    case tags.TAG_OPAQUE:
      return { type: "opaque", value: Uint8Array.prototype.slice.call(content) };
    case tags.TAG_OBJECT_IDENTIFIER:
      // Some agents send zeroDotZero (RFC 2578 §2) without any byte.
      return { type: "oid", value: content.length === 0 ? "0.0" : oidOf(content) };
    case tags.TAG_IP_ADDRESS:
      return { type: "ip", value: ipOf(content) };
    default:
      return emptyValue(tag);
  }
}

function emptyValue(tag: number): SnmpValue {
  switch (tag) {
    case tags.TAG_NULL:
      return { type: "null" };
    case tags.TAG_NO_SUCH_OBJECT:
      return { type: "noSuchObject" };
    case tags.TAG_NO_SUCH_INSTANCE:
      return { type: "noSuchInstance" };
    case tags.TAG_END_OF_MIB_VIEW:
      return { type: "endOfMibView" };
    default:
      throw new Malformed("a value of an unknown type");
  }
}

/** Some agents send these as signed integers: what is above 32 bits or negative is taken modulo 2^32. */
const unsigned32 = (content: Buffer): number => signedOf(content.subarray(-4)) >>> 0;

function unsigned64(content: Buffer): bigint {
  unsignedOf(content);
  return BigInt.asUintN(64, BigInt(`0x${content.toString("hex")}`));
}

function ipOf(content: Buffer): string {
  if (content.length !== 4) throw new Malformed("an IpAddress of another size than four");
  return formatAddress({ family: 4, value: BigInt(content.readUInt32BE(0)) });
}
