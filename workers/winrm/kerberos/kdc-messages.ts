/** AS-REQ, TGS-REQ and their replies (RFC 4120 §5.4). */

import { randomInt } from "node:crypto";
import {
  contextTag,
  DER_SEQUENCE,
  type DerElement,
  encodeDer,
  encodeInteger,
  readContext,
  readDer,
  readDerList,
  readUnsigned,
} from "../spnego/der.ts";
import {
  applicationTag,
  type EncryptedData,
  encodeEncrypted,
  encodeFields,
  encodeFlags,
  encodeList,
  encodeOctets,
  encodePrincipal,
  encodeText,
  encodeTime,
  readEncrypted,
  readKey,
  readMessage,
  readPrincipalName,
} from "./asn1.ts";
import type { KerberosKey } from "./encryption.ts";
import type { Principal } from "./principal.ts";

export const AS_REQ = 10;
export const AS_REP = 11;
export const TGS_REQ = 12;
export const TGS_REP = 13;
const ENC_AS_REP_PART = 25;
const ENC_TGS_REP_PART = 26;
const PVNO = encodeInteger(5);

export const PA_TGS_REQ = 1;
const PA_ENC_TIMESTAMP = 2;
const PA_ETYPE_INFO2 = 19;

/** Key usages (RFC 4120 §7.5.1). */
const USAGE_TIMESTAMP = 1;
export const USAGE_AS_REP = 3;
export const USAGE_TGS_REP = 8;

/** "As long as the KDC allows" (§5.4.1). */
const NO_END = "19700101000000Z";
const DER_GENERALIZED_TIME = 0x18;
const MAX_ENTRIES = 32;

export interface KdcRequest {
  /** Of an AS-REQ alone. */
  readonly client?: Principal;
  readonly realm: string;
  readonly service: Principal;
  readonly nonce: number;
  readonly encryptionTypes: readonly number[];
}

/** 31 bits, as old KDCs want it. */
export const newNonce = (): number => randomInt(1, 0x8000_0000);

export function encodeRequestBody(request: KdcRequest): Buffer {
  const { client, realm, service, nonce, encryptionTypes } = request;
  return encodeFields(
    [0, encodeFlags(0)],
    [1, client && encodePrincipal(client)],
    [2, encodeText(realm)],
    [3, encodePrincipal(service)],
    [5, encodeDer(DER_GENERALIZED_TIME, Buffer.from(NO_END, "latin1"))],
    [7, encodeInteger(nonce)],
    [8, encodeList(encryptionTypes.map(encodeInteger))],
  );
}

export function encodeKdcRequest(
  type: typeof AS_REQ | typeof TGS_REQ,
  body: Buffer,
  padata?: Buffer,
): Buffer {
  const fields = encodeFields(
    [1, PVNO],
    [2, encodeInteger(type)],
    [3, padata && encodeList([padata])],
    [4, body],
  );
  return encodeDer(applicationTag(type), fields);
}

export const encodePaData = (type: number, value: Buffer): Buffer =>
  encodeFields([1, encodeInteger(type)], [2, encodeOctets(value)]);

/** PA-ENC-TIMESTAMP (§5.2.7.2): who can encrypt the time has the key. */
export function encodeTimestamp(key: KerberosKey, epochMs: number): Buffer {
  const microseconds = (epochMs % 1_000) * 1_000;
  const time = encodeFields([0, encodeTime(epochMs)], [1, encodeInteger(microseconds)]);
  return encodePaData(PA_ENC_TIMESTAMP, encodeEncrypted(key, key.encrypt(USAGE_TIMESTAMP, time)));
}

export interface KeyHint {
  readonly type: number;
  readonly salt: Buffer | undefined;
  readonly parameters: Buffer | undefined;
}

/** PA-ETYPE-INFO2 (§5.2.7.5) of a METHOD-DATA: how keys are made of the password, in the KDC's order. */
export function readKeyHints(methodData: Buffer | undefined): KeyHint[] {
  const list = methodData && readDer(methodData);
  for (const data of itemsOf(list)) {
    const fields = readDerList(data.content) ?? [];
    const value = readContext(fields, 2)?.content;
    if (readUnsigned(readContext(fields, 1)) !== PA_ETYPE_INFO2 || value === undefined) continue;
    return itemsOf(readDer(value)).flatMap(keyHintOf);
  }
  return [];
}

const itemsOf = (list: DerElement | undefined): DerElement[] =>
  list?.tag === DER_SEQUENCE ? (readDerList(list.content) ?? []).slice(0, MAX_ENTRIES) : [];

function keyHintOf({ content }: DerElement): KeyHint[] {
  const fields = readDerList(content) ?? [];
  const type = readUnsigned(readContext(fields, 0));
  if (type === undefined) return [];
  const salt = readContext(fields, 1)?.content;
  return [{ type, salt, parameters: readContext(fields, 2)?.content }];
}

export interface KdcReply {
  /** The Ticket as it came. */
  readonly ticket: Buffer;
  readonly encrypted: EncryptedData;
  /** METHOD-DATA, when there is any. */
  readonly padata: Buffer | undefined;
}

/** Undefined when it is no reply of this type, or broken. */
export function readKdcReply(
  message: Buffer,
  type: typeof AS_REP | typeof TGS_REP,
): KdcReply | undefined {
  const fields = readMessage(message, type);
  const tagged = fields?.find(({ tag }) => tag === contextTag(5));
  const encrypted = fields && readEncrypted(readContext(fields, 6));
  if (fields === undefined || tagged === undefined || encrypted === undefined) return undefined;
  return { ticket: tagged.content, encrypted, padata: readContext(fields, 2)?.whole };
}

export interface KdcReplyPart {
  readonly key: KerberosKey;
  readonly nonce: number;
  /** "krbtgt/REALM" or "HTTP/host". */
  readonly service: string;
}

/** EncKDCRepPart (§5.4.2); some KDCs give that of a TGS-REP the number of an AS-REP's and the other way round, as §5.4.2 foresees. */
export function readReplyPart(plaintext: Buffer): KdcReplyPart | undefined {
  const fields =
    readMessage(plaintext, ENC_AS_REP_PART) ?? readMessage(plaintext, ENC_TGS_REP_PART);
  const key = fields && readKey(readContext(fields, 0));
  const nonce = fields && readUnsigned(readContext(fields, 2));
  const service = fields && readPrincipalName(readContext(fields, 10));
  if (key === undefined || nonce === undefined || service === undefined) return undefined;
  return { key, nonce, service };
}
