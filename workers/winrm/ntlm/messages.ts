/** The three messages of NTLM (MS-NLMP §2.2.1). Payload fields are 8 bytes: length, maximum length, offset. */

import { MIC_LENGTH, MIC_OFFSET, NTLM_SIGNATURE, NTLM_VERSION } from "./constants.ts";

const NEGOTIATE = 1;
const CHALLENGE = 2;
const AUTHENTICATE = 3;
const FIELD = 8;
/** Up to the payload, with Version. */
const NEGOTIATE_LENGTH = 40;
const CHALLENGE_MIN_LENGTH = 48;

export const isNtlmMessage = (token: Buffer): boolean =>
  token.subarray(0, NTLM_SIGNATURE.length).equals(NTLM_SIGNATURE);

/** NEGOTIATE_MESSAGE (§2.2.1.1) without domain and workstation. */
export function encodeNegotiate(flags: number): Buffer {
  const message = Buffer.alloc(NEGOTIATE_LENGTH);
  writeHead(message, NEGOTIATE);
  message.writeUInt32LE(flags, 12);
  writeField(message, 16, 0, NEGOTIATE_LENGTH);
  writeField(message, 24, 0, NEGOTIATE_LENGTH);
  NTLM_VERSION.copy(message, 32);
  return message;
}

export interface Challenge {
  readonly flags: number;
  readonly serverChallenge: Buffer;
  readonly targetInfo: Buffer;
}

/** CHALLENGE_MESSAGE (§2.2.1.2); undefined when it is none. */
export function parseChallenge(message: Buffer): Challenge | undefined {
  if (message.length < CHALLENGE_MIN_LENGTH || !isNtlmMessage(message)) return undefined;
  if (message.readUInt32LE(8) !== CHALLENGE) return undefined;
  const targetInfo = readField(message, 40);
  if (targetInfo === undefined) return undefined;
  return {
    flags: message.readUInt32LE(20),
    serverChallenge: message.subarray(24, 32),
    targetInfo,
  };
}

export interface Authenticate {
  readonly flags: number;
  readonly lmResponse: Buffer;
  readonly ntResponse: Buffer;
  readonly domain: Buffer;
  readonly user: Buffer;
  readonly workstation: Buffer;
  readonly encryptedSessionKey: Buffer;
}

/** AUTHENTICATE_MESSAGE (§2.2.1.3) with Version and an empty MIC. */
export function encodeAuthenticate(fields: Authenticate): Buffer {
  const fixed = Buffer.alloc(MIC_OFFSET + MIC_LENGTH);
  writeHead(fixed, AUTHENTICATE);
  fixed.writeUInt32LE(fields.flags, 60);
  NTLM_VERSION.copy(fixed, 64);
  const payload: Buffer[] = [];
  let offset = fixed.length;
  const place = (at: number, value: Buffer) => {
    writeField(fixed, at, value.length, offset);
    payload.push(value);
    offset += value.length;
  };
  place(28, fields.domain);
  place(36, fields.user);
  place(44, fields.workstation);
  place(12, fields.lmResponse);
  place(20, fields.ntResponse);
  place(52, fields.encryptedSessionKey);
  return Buffer.concat([fixed, ...payload]);
}

export function writeHead(message: Buffer, type: number): void {
  NTLM_SIGNATURE.copy(message, 0);
  message.writeUInt32LE(type, 8);
}

export function writeField(message: Buffer, at: number, length: number, offset: number): void {
  message.writeUInt16LE(length, at);
  message.writeUInt16LE(length, at + 2);
  message.writeUInt32LE(offset, at + 4);
}

/** The bytes that a payload field points to; undefined when they are outside the message. */
export function readField(message: Buffer, at: number): Buffer | undefined {
  if (at + FIELD > message.length) return undefined;
  const length = message.readUInt16LE(at);
  const offset = message.readUInt32LE(at + 4);
  if (length === 0) return Buffer.alloc(0);
  return offset + length > message.length ? undefined : message.subarray(offset, offset + length);
}
