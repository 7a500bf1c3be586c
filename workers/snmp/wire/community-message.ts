/** Messages of SNMPv1 (RFC 1157 §4) and SNMPv2c (RFC 1901 §3). */

import { BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { type Answer, type Question, readAnswer, writeQuestion } from "./pdu.ts";
import { tags } from "./tags.ts";

export type CommunityVersion = "v1" | "v2c";

const versionNumbers = { v1: 0, v2c: 1 } as const;

export interface CommunityHeader {
  readonly version: CommunityVersion;
  readonly community: Uint8Array;
}

export interface CommunityAnswer extends Answer {
  /** As the agent writes it; some answer with another community than they were asked with. */
  readonly community: Uint8Array;
}

export function encodeCommunityMessage(
  { version, community }: CommunityHeader,
  requestId: number,
  question: Question,
): Uint8Array {
  const writer = new BerWriter();
  writeQuestion(writer, requestId, question);
  writer.octets(tags.octets, community);
  writer.integer(tags.integer, versionNumbers[version]);
  writer.wrap(tags.sequence, 0);
  return writer.finish();
}

/** Throws BerFault. Trailing octets are ignored: some agents pad. */
export function decodeCommunityMessage(datagram: Uint8Array): CommunityAnswer {
  const message = new BerReader(datagram).enter(tags.sequence);
  message.integer(tags.integer);
  const community = message.octets(tags.octets);
  return { community, ...readAnswer(message) };
}
