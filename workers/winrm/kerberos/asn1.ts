/** The types that Kerberos' messages are made of (RFC 4120 §5.2), on top of DER. Reading never throws. */

import {
  contextTag,
  DER_BIT_STRING,
  DER_OCTET_STRING,
  DER_SEQUENCE,
  type DerElement,
  encodeDer,
  encodeInteger,
  readContext,
  readDer,
  readDerList,
  readSequence,
  readUnsigned,
} from "../spnego/der.ts";
import { type KerberosKey, keyOf } from "./encryption.ts";
import type { Principal } from "./principal.ts";

const DER_GENERAL_STRING = 0x1b;
const DER_GENERALIZED_TIME = 0x18;
/** [APPLICATION n], constructed. */
export const applicationTag = (number: number): number => 0x60 + number;

/** Fields by the number of their explicit tag, in order; those that are undefined are left out. */
export function encodeFields(
  ...fields: readonly (readonly [number, Buffer | undefined])[]
): Buffer {
  const present = fields.flatMap(([number, value]) =>
    value === undefined ? [] : [encodeDer(contextTag(number), value)],
  );
  return encodeDer(DER_SEQUENCE, ...present);
}

export const encodeOctets = (bytes: Uint8Array): Buffer => encodeDer(DER_OCTET_STRING, bytes);
export const encodeText = (text: string): Buffer =>
  encodeDer(DER_GENERAL_STRING, Buffer.from(text, "utf8"));
export const encodeList = (items: readonly Buffer[]): Buffer => encodeDer(DER_SEQUENCE, ...items);

/** KerberosFlags: 32 bits. */
export function encodeFlags(flags: number): Buffer {
  const bits = Buffer.alloc(5);
  bits.writeUInt32BE(flags, 1);
  return encodeDer(DER_BIT_STRING, bits);
}

/** KerberosTime: whole seconds, UTC. */
export function encodeTime(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replaceAll(/\D/g, "").slice(0, 14);
  return encodeDer(DER_GENERALIZED_TIME, Buffer.from(`${digits}Z`, "latin1"));
}

export const encodePrincipal = ({ type, names }: Principal): Buffer =>
  encodeFields([0, encodeInteger(type)], [1, encodeList(names.map(encodeText))]);

export const encodeKey = ({ type, bytes }: KerberosKey): Buffer =>
  encodeFields([0, encodeInteger(type)], [1, encodeOctets(bytes)]);

export const encodeEncrypted = (key: KerberosKey, cipher: Buffer): Buffer =>
  encodeFields([0, encodeInteger(key.type)], [2, encodeOctets(cipher)]);

/** The fields of a message with this application number; undefined when it is another, or broken. */
export function readMessage(bytes: Buffer, number: number): DerElement[] | undefined {
  const message = readDer(bytes);
  return message?.tag === applicationTag(number) ? readSequence(message.content) : undefined;
}

const fieldsOf = (element: DerElement | undefined): DerElement[] =>
  (element && readDerList(element.content)) ?? [];

export function readKey(element: DerElement | undefined): KerberosKey | undefined {
  const fields = fieldsOf(element);
  const bytes = readContext(fields, 1)?.content;
  return bytes && keyOf(readUnsigned(readContext(fields, 0)) ?? -1, bytes);
}

export interface EncryptedData {
  readonly type: number;
  readonly cipher: Buffer;
}

export function readEncrypted(element: DerElement | undefined): EncryptedData | undefined {
  const fields = fieldsOf(element);
  const type = readUnsigned(readContext(fields, 0));
  const cipher = readContext(fields, 2)?.content;
  return type === undefined || cipher === undefined ? undefined : { type, cipher };
}

/** "HTTP/host"; undefined when it is no name. */
export function readPrincipalName(element: DerElement | undefined): string | undefined {
  const names = readContext(fieldsOf(element), 1);
  return (
    names &&
    fieldsOf(names)
      .map(({ content }) => content.toString("utf8"))
      .join("/")
  );
}
