/** Protocol data units (RFC 3416 §3). */

import type { Varbind } from "../agent.ts";
import type { BerReader } from "./ber-reader.ts";
import type { BerWriter } from "./ber-writer.ts";
import { encodeOid } from "./oid.ts";
import { pduTags, tags } from "./tags.ts";
import { readVarbind } from "./values.ts";

/** What is asked; values are null. */
export type Question =
  | { readonly type: "get" | "getNext"; readonly oids: readonly string[] }
  | {
      readonly type: "getBulk";
      readonly oids: readonly string[];
      readonly nonRepeaters: number;
      readonly maxRepetitions: number;
    };

export interface Answer {
  readonly type: "response" | "report";
  readonly requestId: number;
  readonly errorStatus: number;
  /** 1-based place of the varbind at fault; 0: none. */
  readonly errorIndex: number;
  /** A walk empties it when it has taken them. */
  readonly varbinds: Varbind[];
}

const nullValue = Uint8Array.of(tags.null, 0);

export function writeQuestion(writer: BerWriter, requestId: number, question: Question): void {
  const pdu = writer.size;
  for (const oid of question.oids.toReversed()) {
    const varbind = writer.size;
    writer.raw(nullValue);
    writer.octets(tags.oid, encodeOid(oid));
    writer.wrap(tags.sequence, varbind);
  }
  writer.wrap(tags.sequence, pdu);
  const isBulk = question.type === "getBulk";
  writer.integer(tags.integer, isBulk ? question.maxRepetitions : 0);
  writer.integer(tags.integer, isBulk ? question.nonRepeaters : 0);
  writer.integer(tags.integer, requestId);
  writer.wrap(pduTags[question.type], pdu);
}

/** Throws BerFault when it is no response and no report. */
export function readAnswer(reader: BerReader): Answer {
  const type = reader.peekTag() === pduTags.report ? "report" : "response";
  const pdu = reader.enter(pduTags[type]);
  const requestId = pdu.integer(tags.integer);
  const errorStatus = pdu.integer(tags.integer);
  const errorIndex = pdu.integer(tags.integer);
  const list = pdu.enter(tags.sequence);
  const varbinds: Varbind[] = [];
  while (!list.isAtEnd) varbinds.push(readVarbind(list));
  return { type, requestId, errorStatus, errorIndex, varbinds };
}
