/** Whole messages: community ones (RFC 1157 §4, RFC 1901 §3) and SNMPv3 with USM parameters (RFC 3412 §6, RFC 3414 §2.4). */

import { BerReader, Malformed } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import {
  MAX_MESSAGE_BYTES,
  SECURITY_MODEL_USM,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
  VERSION_1,
  VERSION_2C,
  VERSION_3,
} from "./constants.ts";
import { decodePdu, encodePdu, type Pdu, type Request } from "./pdu.ts";

export interface CommunityMessage {
  readonly version: "v1" | "v2c";
  /** The request-id: what the message answers. */
  readonly id: number;
  readonly community: Buffer;
  readonly pdu: Pdu;
}

export interface UsmMessage {
  readonly version: "v3";
  /** msgID: what the message answers. */
  readonly id: number;
  readonly flags: number;
  readonly engineId: Buffer;
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly username: Buffer;
  readonly digest: Buffer;
  /** Where the digest lies within `bytes`. */
  readonly digestAt: number;
  readonly privParameters: Buffer;
  /** Encrypted scopedPDU's content, or the plain scopedPDU as it stands. */
  readonly scoped: Buffer;
  readonly bytes: Buffer;
}

export type Message = CommunityMessage | UsmMessage;

/** One for the thread: encoding never waits. */
const writer = new BerWriter();

export function encodeCommunityMessage(
  version: "v1" | "v2c",
  community: Uint8Array,
  id: number,
  request: Request,
): Buffer {
  writer.clear();
  const end = writer.end;
  encodePdu(writer, id, request);
  writer.octets(community);
  writer.integer(version === "v1" ? VERSION_1 : VERSION_2C);
  writer.wrap(TAG_SEQUENCE, end);
  return writer.take();
}

export function encodeScopedPdu(
  engineId: Uint8Array,
  contextName: Uint8Array,
  id: number,
  request: Request,
): Buffer {
  writer.clear();
  const end = writer.end;
  encodePdu(writer, id, request);
  writer.octets(contextName);
  writer.octets(engineId);
  writer.wrap(TAG_SEQUENCE, end);
  return writer.take();
}

export interface UsmParts {
  readonly id: number;
  readonly flags: number;
  readonly engineId: Uint8Array;
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly username: Uint8Array;
  /** Zeros of the digest's length, or empty without authentication. */
  readonly digest: Uint8Array;
  readonly privParameters: Uint8Array;
  readonly scoped: Uint8Array;
  readonly isEncrypted: boolean;
}

/** The message and where its digest lies. */
export function encodeUsmMessage(parts: UsmParts): { bytes: Buffer; digestAt: number } {
  writer.clear();
  const end = writer.end;
  if (parts.isEncrypted) writer.octets(parts.scoped);
  else writer.raw(parts.scoped);
  const securityEnd = writer.end;
  writer.octets(parts.privParameters);
  const afterDigest = writer.lengthSince(end);
  writer.octets(parts.digest);
  writer.octets(parts.username);
  writer.integer(parts.engineTime);
  writer.integer(parts.engineBoots);
  writer.octets(parts.engineId);
  writer.wrap(TAG_SEQUENCE, securityEnd);
  writer.wrap(TAG_OCTET_STRING, securityEnd);
  const headerEnd = writer.end;
  writer.integer(SECURITY_MODEL_USM);
  writer.octets(Uint8Array.of(parts.flags));
  writer.integer(MAX_MESSAGE_BYTES);
  writer.integer(parts.id);
  writer.wrap(TAG_SEQUENCE, headerEnd);
  writer.integer(VERSION_3);
  writer.wrap(TAG_SEQUENCE, end);
  const bytes = writer.take();
  return { bytes, digestAt: bytes.length - afterDigest - parts.digest.length };
}

/** The message, or undefined when the datagram is none that answers a request. */
export function decodeMessage(datagram: Buffer): Message | undefined {
  try {
    const reader = new BerReader(datagram).enter(TAG_SEQUENCE, true);
    const version = reader.integer();
    if (version === VERSION_3) return decodeUsm(datagram, reader);
    if (version !== VERSION_1 && version !== VERSION_2C) return undefined;
    const community = reader.octets();
    const pdu = decodePdu(reader);
    return { version: version === VERSION_1 ? "v1" : "v2c", id: pdu.requestId, community, pdu };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function decodeUsm(bytes: Buffer, reader: BerReader): UsmMessage {
  const header = reader.enter(TAG_SEQUENCE);
  const id = header.integer();
  header.integer();
  const flags = header.octets()[0];
  if (flags === undefined || header.integer() !== SECURITY_MODEL_USM) {
    throw new Malformed("no message of the user-based security model");
  }
  const parameters = reader.enter(TAG_OCTET_STRING).enter(TAG_SEQUENCE);
  const engineId = parameters.octets();
  const engineBoots = parameters.integer();
  const engineTime = parameters.integer();
  const username = parameters.octets();
  const digest = parameters.octets();
  const digestAt = parameters.at - digest.length;
  const privParameters = parameters.octets();
  const scoped =
    reader.peek() === TAG_OCTET_STRING ? reader.octets() : bytes.subarray(reader.at, reader.end);
  return {
    version: "v3",
    id,
    flags,
    engineId,
    engineBoots,
    engineTime,
    username,
    digest,
    digestAt,
    privParameters,
    scoped,
    bytes,
  };
}

/** The PDU of a scopedPDU (RFC 3412 §6.8), or undefined when it is none: wrongly decrypted, for example. */
export function decodeScopedPdu(scoped: Buffer): Pdu | undefined {
  try {
    const reader = new BerReader(scoped).enter(TAG_SEQUENCE);
    reader.octets();
    reader.octets();
    return decodePdu(reader);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
