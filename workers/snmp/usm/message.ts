/** Messages of SNMPv3 with the user-based security model: RFC 3412 §6, RFC 3414 §2.4. */

import { BerFault, BerReader } from "../wire/ber-reader.ts";
import { BerWriter } from "../wire/ber-writer.ts";
import { type Answer, type Question, readAnswer, writeQuestion } from "../wire/pdu.ts";
import { tags } from "../wire/tags.ts";
import { type AuthProtocol, digestBytesOf, digestOf, isAuthentic } from "./authentication.ts";
import { type EngineClock, type PrivProtocol, type Sealed, seal, unseal } from "./privacy.ts";

const VERSION_3 = 3;
const USM = 3;
/** msgMaxSize: what one datagram can bring us (RFC 3412 §6.3). */
const MAX_SIZE = 65_507;
const flag = { auth: 1, priv: 2, reportable: 4 } as const;
const empty = new Uint8Array();

/** Keys localized to one engine; what is absent is not used. */
export interface UsmKeys {
  readonly auth?: { readonly protocol: AuthProtocol; readonly key: Uint8Array };
  readonly priv?: { readonly protocol: PrivProtocol; readonly key: Uint8Array };
}

export interface UsmHeader extends EngineClock {
  readonly engineId: Uint8Array;
  readonly username: Uint8Array;
  readonly contextName: Uint8Array;
  readonly keys: UsmKeys;
}

/** The header of the question by which an engine is discovered (RFC 3414 §4). */
export const discoveryHeader: UsmHeader = {
  engineId: empty,
  username: empty,
  contextName: empty,
  boots: 0,
  time: 0,
  keys: {},
};

export interface UsmMessage extends EngineClock {
  readonly messageId: number;
  readonly flags: number;
  readonly engineId: Uint8Array;
  readonly username: Uint8Array;
  readonly salt: Uint8Array;
  /** The datagram, and where its digest lies in it. */
  readonly datagram: Uint8Array;
  readonly digestOffset: number;
  readonly digestLength: number;
  /** A scoped PDU, or its ciphertext when the flags say so. */
  readonly data: Uint8Array;
}

export function encodeUsmMessage(header: UsmHeader, id: number, question: Question): Uint8Array {
  const { keys } = header;
  const scoped = scopedPdu(header, id, question);
  const sealed: Sealed | undefined =
    keys.priv && seal(keys.priv.protocol, keys.priv.key, header, scoped);
  const writer = new BerWriter();
  if (sealed === undefined) writer.raw(scoped);
  else writer.octets(tags.octets, sealed.data);
  const digestEnd = writeParameters(writer, header, sealed?.salt ?? empty);
  writeGlobalData(writer, id, keys);
  writer.integer(tags.integer, VERSION_3);
  writer.wrap(tags.sequence, 0);
  const message = writer.finish();
  if (keys.auth !== undefined) {
    const digest = digestOf(keys.auth.protocol, keys.auth.key, message);
    message.set(digest, message.length - digestEnd);
  }
  return message;
}

function scopedPdu(
  { engineId, contextName }: UsmHeader,
  id: number,
  question: Question,
): Uint8Array {
  const writer = new BerWriter();
  writeQuestion(writer, id, question);
  writer.octets(tags.octets, contextName);
  writer.octets(tags.octets, engineId);
  writer.wrap(tags.sequence, 0);
  return writer.finish();
}

/** Returns how many octets from the end of the message the digest begins. */
function writeParameters(writer: BerWriter, header: UsmHeader, salt: Uint8Array): number {
  const { keys, username, time, boots, engineId } = header;
  const parameters = writer.size;
  writer.octets(tags.octets, salt);
  const digest = writer.size;
  writer.raw(new Uint8Array(keys.auth === undefined ? 0 : digestBytesOf(keys.auth.protocol)));
  const digestEnd = writer.size;
  writer.wrap(tags.octets, digest);
  writer.octets(tags.octets, username);
  writer.integer(tags.integer, time);
  writer.integer(tags.integer, boots);
  writer.octets(tags.octets, engineId);
  writer.wrap(tags.sequence, parameters);
  writer.wrap(tags.octets, parameters);
  return digestEnd;
}

function writeGlobalData(writer: BerWriter, id: number, keys: UsmKeys): void {
  const data = writer.size;
  writer.integer(tags.integer, USM);
  const level = (keys.auth ? flag.auth : 0) | (keys.priv ? flag.priv : 0);
  writer.octets(tags.octets, Uint8Array.of(level | flag.reportable));
  writer.integer(tags.integer, MAX_SIZE);
  writer.integer(tags.integer, id);
  writer.wrap(tags.sequence, data);
}

/** Takes the envelope apart; nothing has been checked yet. Throws BerFault. */
export function decodeUsmMessage(datagram: Uint8Array): UsmMessage {
  const message = new BerReader(datagram).enter(tags.sequence);
  if (message.integer(tags.integer) !== VERSION_3) throw new BerFault("not version 3");
  const global = message.enter(tags.sequence);
  const messageId = global.integer(tags.integer);
  global.integer(tags.integer);
  const flags = global.octets(tags.octets)[0] ?? 0;
  const model = global.integer(tags.integer);
  if (model !== USM) throw new BerFault(`security model ${model}`);
  const parameters = message.enter(tags.octets).enter(tags.sequence);
  const engineId = parameters.copy(tags.octets);
  const boots = parameters.integer(tags.integer);
  const time = parameters.integer(tags.integer);
  if (!isClockValue(boots) || !isClockValue(time)) throw new BerFault("no clock of an engine");
  const username = parameters.octets(tags.octets);
  const digestLength = parameters.header(tags.octets);
  const digestOffset = parameters.offset;
  parameters.offset += digestLength;
  const salt = parameters.octets(tags.octets);
  const data = isSealed({ flags })
    ? message.octets(tags.octets)
    : datagram.subarray(message.offset);
  const clock = { boots, time };
  const digest = { datagram, digestOffset, digestLength };
  return { messageId, flags, engineId, username, ...clock, salt, ...digest, data };
}

/** Checks the digest where the keys have one to check with; a report of an engine that doesn't know the keys has none. */
export function isSigned(message: UsmMessage, { auth }: UsmKeys): boolean {
  if ((message.flags & flag.auth) === 0 || auth === undefined) return false;
  return (
    message.digestLength === digestBytesOf(auth.protocol) &&
    isAuthentic(auth.protocol, auth.key, message.datagram, message.digestOffset)
  );
}

/** Whether it came encrypted. */
export const isSealed = ({ flags }: Pick<UsmMessage, "flags">): boolean =>
  (flags & flag.priv) !== 0;

/** The PDU inside. Throws BerFault, also when the key does not fit. */
export function openUsmMessage(message: UsmMessage, { priv }: UsmKeys): Answer {
  const scoped = new BerReader(plainOf(message, priv)).enter(tags.sequence);
  scoped.octets(tags.octets);
  scoped.octets(tags.octets);
  return readAnswer(scoped);
}

function plainOf(message: UsmMessage, priv: UsmKeys["priv"]): Uint8Array {
  if (!isSealed(message)) return message.data;
  const plain = priv && unseal(priv.protocol, priv.key, message, message);
  if (plain === undefined) throw new BerFault("sealed by another protocol");
  return plain;
}

/** RFC 3414 §2.4: both are INTEGER (0..2147483647). */
const isClockValue = (value: number): boolean => value >= 0 && value <= 0x7fff_ffff;
