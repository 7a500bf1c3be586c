/** Protocol data units: RFC 3416 §3 (v2c and v3), RFC 1157 §4.1 (v1), which differ in what they may hold, not in form. */

import type { SnmpValue, Varbind } from "../agent.ts";
import { type BerReader, Malformed } from "./ber-reader.ts";
import type { BerWriter } from "./ber-writer.ts";
import { PDU_REPORT, PDU_RESPONSE, TAG_SEQUENCE } from "./constants.ts";
import { decodeValue } from "./value.ts";

/** What we ask. For GETBULK `first` is non-repeaters and `second` max-repetitions; else both are 0. */
export interface Request {
  readonly type: number;
  readonly oids: readonly (readonly number[])[];
  readonly first: number;
  readonly second: number;
}

export interface Pdu {
  readonly type: number;
  readonly requestId: number;
  readonly errorStatus: number;
  /** From 1 up; 0: no varbind is meant. */
  readonly errorIndex: number;
  readonly varbinds: readonly Varbind[];
  /** The datagram ended, or turned to garbage, within the varbinds; those before are there. */
  readonly isTruncated: boolean;
}

export function encodePdu(writer: BerWriter, id: number, request: Request): void {
  const end = writer.end;
  for (let i = request.oids.length - 1; i >= 0; i--) {
    const varbindEnd = writer.end;
    writer.null();
    writer.objectIdentifier(request.oids[i] ?? []);
    writer.wrap(TAG_SEQUENCE, varbindEnd);
  }
  writer.wrap(TAG_SEQUENCE, end);
  writer.integer(request.second);
  writer.integer(request.first);
  writer.integer(id);
  writer.wrap(request.type, end);
}

/** Reads a response or report; throws Malformed for anything else. */
export function decodePdu(reader: BerReader): Pdu {
  const type = reader.peek();
  if (type !== PDU_RESPONSE && type !== PDU_REPORT) throw new Malformed("no response");
  const inner = reader.enter(type, true);
  const requestId = inner.integer();
  const errorStatus = inner.integer();
  const errorIndex = inner.integer();
  const { varbinds, isTruncated } = decodeVarbinds(inner);
  return { type, requestId, errorStatus, errorIndex, varbinds, isTruncated };
}

function decodeVarbinds(reader: BerReader): Pick<Pdu, "varbinds" | "isTruncated"> {
  const varbinds: Varbind[] = [];
  try {
    const list = reader.enter(TAG_SEQUENCE, true);
    while (!list.isAtEnd) varbinds.push(decodeVarbind(list));
    return { varbinds, isTruncated: list.isCut };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { varbinds, isTruncated: true };
  }
}

function decodeVarbind(list: BerReader): { oid: string; value: SnmpValue } {
  const pair = list.enter(TAG_SEQUENCE);
  const oid = pair.objectIdentifier();
  const { tag, content } = pair.any();
  return { oid, value: decodeValue(tag, content) };
}
