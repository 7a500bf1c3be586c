/** TSRequest and the credentials of CredSSP (MS-CSSP §2.2.1, §2.2.1.2). */

import { utf16 } from "../crypto/digests.ts";
import {
  contextTag,
  DER_OCTET_STRING,
  DER_SEQUENCE,
  encodeDer,
  encodeInteger,
  readContext,
  readDer,
  readSequence,
  readUnsigned,
} from "../spnego/der.ts";

export interface TsRequest {
  readonly version: number;
  readonly negoToken?: Buffer | undefined;
  readonly authInfo?: Buffer | undefined;
  readonly pubKeyAuth?: Buffer | undefined;
  /** NTSTATUS; only of servers with version 3, 4 or 6. */
  readonly errorCode?: number | undefined;
  readonly clientNonce?: Buffer | undefined;
}

const octets = (value: Buffer) => encodeDer(DER_OCTET_STRING, value);

export function encodeTsRequest(request: TsRequest): Buffer {
  const { version, negoToken, authInfo, pubKeyAuth, errorCode, clientNonce } = request;
  const fields = [encodeDer(contextTag(0), encodeInteger(version))];
  if (negoToken !== undefined) {
    const one = encodeDer(DER_SEQUENCE, encodeDer(contextTag(0), octets(negoToken)));
    fields.push(encodeDer(contextTag(1), encodeDer(DER_SEQUENCE, one)));
  }
  if (authInfo !== undefined) fields.push(encodeDer(contextTag(2), octets(authInfo)));
  if (pubKeyAuth !== undefined) fields.push(encodeDer(contextTag(3), octets(pubKeyAuth)));
  if (errorCode !== undefined) fields.push(encodeDer(contextTag(4), encodeInteger(errorCode)));
  if (clientNonce !== undefined) fields.push(encodeDer(contextTag(5), octets(clientNonce)));
  return encodeDer(DER_SEQUENCE, ...fields);
}

/** Undefined when it is none. */
export function parseTsRequest(bytes: Buffer): TsRequest | undefined {
  const elements = readSequence(bytes);
  const version = elements && readUnsigned(readContext(elements, 0));
  if (elements === undefined || version === undefined) return undefined;
  const negoData = readContext(elements, 1);
  const first = negoData && readSequence(negoData.content);
  return {
    version,
    negoToken: first && readContext(first, 0)?.content,
    authInfo: readContext(elements, 2)?.content,
    pubKeyAuth: readContext(elements, 3)?.content,
    errorCode: readUnsigned(readContext(elements, 4)),
    clientNonce: readContext(elements, 5)?.content,
  };
}

const MAX_TS_REQUEST = 1_048_576;

/** Whether the bytes hold a whole TSRequest, or something that will never become one. */
export function isWholeTsRequest(bytes: Buffer): boolean {
  if (bytes.length > MAX_TS_REQUEST) return true;
  if (bytes.length > 0 && bytes[0] !== DER_SEQUENCE) return true;
  return readDer(bytes) !== undefined;
}

/** TSPasswordCreds in TSCredentials. The result is as secret as the password. */
export function encodePasswordCredentials(domain: string, user: string, password: string): Buffer {
  const fields = [domain, user, password].map((text, index) =>
    encodeDer(contextTag(index), octets(utf16(text))),
  );
  const PASSWORD = 1;
  return encodeDer(
    DER_SEQUENCE,
    encodeDer(contextTag(0), encodeInteger(PASSWORD)),
    encodeDer(contextTag(1), octets(encodeDer(DER_SEQUENCE, ...fields))),
  );
}
