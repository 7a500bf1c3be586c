/** AP-REQ and AP-REP (RFC 4120 §5.5), and the GSS-API tokens that carry them (RFC 4121 §4.1). */

import { randomInt } from "node:crypto";
import {
  contextTag,
  DER_OID,
  encodeDer,
  encodeInteger,
  readContext,
  readDer,
  readUnsigned,
} from "../spnego/der.ts";
import {
  applicationTag,
  encodeEncrypted,
  encodeFields,
  encodeFlags,
  encodeKey,
  encodeOctets,
  encodePrincipal,
  encodeText,
  encodeTime,
  readEncrypted,
  readKey,
  readMessage,
} from "./asn1.ts";
import { type KerberosKey, randomKey } from "./encryption.ts";
import type { KerberosUser } from "./principal.ts";

const AUTHENTICATOR = 2;
const AP_REQ = 14;
const AP_REP = 15;
const ENC_AP_REP_PART = 27;
const PVNO = encodeInteger(5);
const MUTUAL_REQUIRED = 0x2000_0000;

/** Key usages (RFC 4120 §7.5.1). */
export const USAGE_AUTHENTICATOR_FOR_KDC = 7;
const USAGE_AUTHENTICATOR = 11;
const USAGE_AP_REP = 12;

/** The checksum field that carries GSS-API's flags and channel bindings (RFC 4121 §4.1.1). */
const GSS_CHECKSUM = 0x8003;
/** GSS_C_MUTUAL_FLAG, REPLAY, SEQUENCE, CONF, INTEG */
const GSS_FLAGS = 0x02 | 0x04 | 0x08 | 0x10 | 0x20;

/** 1.2.840.113554.1.2.2 */
export const KERBEROS_OID = Buffer.from("2a864886f712010202", "hex");
const INITIAL_CONTEXT_TOKEN = 0x60;
const TOKEN_AP_REQ = Buffer.from([1, 0]);
const TOKEN_AP_REP = 0x0200;
const TOKEN_ERROR = 0x0300;

/** What a KDC gave: a ticket, and the key that is inside it, too. */
export interface Ticket {
  readonly user: KerberosUser;
  readonly ticket: Buffer;
  readonly key: KerberosKey;
}

interface AuthenticatorParts {
  readonly now: number;
  readonly checksum: Buffer;
  readonly subkey?: KerberosKey;
  readonly sequence?: number;
}

export function encodeApReq(
  { user, ticket, key }: Ticket,
  parts: AuthenticatorParts,
  use: { readonly usage: number; readonly options: number },
): Buffer {
  const authenticator = encodeDer(
    applicationTag(AUTHENTICATOR),
    encodeFields(
      [0, PVNO],
      [1, encodeText(user.realm)],
      [2, encodePrincipal(user.principal)],
      [3, parts.checksum],
      [4, encodeInteger((parts.now % 1_000) * 1_000)],
      [5, encodeTime(parts.now)],
      [6, parts.subkey && encodeKey(parts.subkey)],
      [7, parts.sequence === undefined ? undefined : encodeInteger(parts.sequence)],
    ),
  );
  const fields = encodeFields(
    [0, PVNO],
    [1, encodeInteger(AP_REQ)],
    [2, encodeFlags(use.options)],
    [3, ticket],
    [4, encodeEncrypted(key, key.encrypt(use.usage, authenticator))],
  );
  return encodeDer(applicationTag(AP_REQ), fields);
}

export const encodeChecksum = (type: number, bytes: Buffer): Buffer =>
  encodeFields([0, encodeInteger(type)], [1, encodeOctets(bytes)]);

/** What both sides hold after the exchange. */
export interface GssContext {
  readonly key: KerberosKey;
  /** The key came from the acceptor. */
  readonly isAcceptorKey: boolean;
  readonly sendSequence: number;
  readonly receiveSequence: number;
}

/** The initiator's side of one login with a ticket; mutual authentication always. */
export class GssInitiator {
  readonly token: Buffer;
  readonly #ticket: Ticket;
  readonly #now: number;
  readonly #subkey: KerberosKey;
  readonly #sequence = randomInt(0, 0x4000_0000);

  /** The bindings are the 16 bytes of the TLS that the login goes through. */
  constructor(ticket: Ticket, channelBindings: Buffer | undefined, now: number) {
    this.#ticket = ticket;
    this.#now = now;
    this.#subkey = randomKey(ticket.key.type);
    const request = encodeApReq(
      ticket,
      {
        now,
        checksum: encodeChecksum(GSS_CHECKSUM, gssChecksum(channelBindings)),
        subkey: this.#subkey,
        sequence: this.#sequence,
      },
      { usage: USAGE_AUTHENTICATOR, options: MUTUAL_REQUIRED },
    );
    const oid = encodeDer(DER_OID, KERBEROS_OID);
    this.token = encodeDer(INITIAL_CONTEXT_TOKEN, oid, TOKEN_AP_REQ, request);
  }

  /** Undefined when the answer isn't that of who can read the ticket. */
  complete(token: Buffer): GssContext | undefined {
    const inner = innerToken(token);
    if (inner?.id !== TOKEN_AP_REP) return undefined;
    const fields = readMessage(inner.message, AP_REP);
    const encrypted = fields && readEncrypted(readContext(fields, 2));
    const plaintext = encrypted && this.#ticket.key.decrypt(USAGE_AP_REP, encrypted.cipher);
    const part = plaintext && readMessage(plaintext, ENC_AP_REP_PART);
    if (part === undefined) return undefined;
    const time = part.find(({ tag }) => tag === contextTag(0))?.content;
    const microseconds = readUnsigned(readContext(part, 1));
    const isOurTime =
      time?.equals(encodeTime(this.#now)) === true && microseconds === (this.#now % 1_000) * 1_000;
    if (!isOurTime) return undefined;
    const acceptorKey = readKey(readContext(part, 2));
    return {
      key: acceptorKey ?? this.#subkey,
      isAcceptorKey: acceptorKey !== undefined,
      sendSequence: this.#sequence,
      receiveSequence: readUnsigned(readContext(part, 3)) ?? 0,
    };
  }
}

/** The KRB-ERROR in an answer; undefined when it is another token. */
export function errorOfToken(token: Buffer): Buffer | undefined {
  const inner = innerToken(token);
  return inner?.id === TOKEN_ERROR ? inner.message : undefined;
}

function gssChecksum(channelBindings: Buffer = Buffer.alloc(16)): Buffer {
  const checksum = Buffer.alloc(24);
  checksum.writeUInt32LE(16);
  channelBindings.copy(checksum, 4, 0, 16);
  checksum.writeUInt32LE(GSS_FLAGS, 20);
  return checksum;
}

function innerToken(token: Buffer): { id: number; message: Buffer } | undefined {
  const outer = readDer(token);
  if (outer?.tag !== INITIAL_CONTEXT_TOKEN) return undefined;
  const oid = readDer(outer.content);
  if (oid?.tag !== DER_OID || !oid.content.equals(KERBEROS_OID)) return undefined;
  const rest = outer.content.subarray(oid.whole.length);
  return rest.length < 2 ? undefined : { id: rest.readUInt16BE(), message: rest.subarray(2) };
}
