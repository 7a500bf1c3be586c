/** From a password or a keytab to a ticket for one service (RFC 4120 §3.1 and §3.3). */

import { KsocketError } from "../../../src/protocol/errors.ts";
import {
  encodeApReq,
  encodeChecksum,
  type Ticket,
  USAGE_AUTHENTICATOR_FOR_KDC,
} from "./ap-exchange.ts";
import { ENCRYPTION_TYPES, type KerberosKey } from "./encryption.ts";
import { faultOf, KDC_ERR_PREAUTH_REQUIRED, readKrbError } from "./errors.ts";
import {
  AS_REP,
  AS_REQ,
  encodeKdcRequest,
  encodePaData,
  encodeRequestBody,
  encodeTimestamp,
  type KdcReply,
  type KeyHint,
  newNonce,
  PA_TGS_REQ,
  readKdcReply,
  readKeyHints,
  readReplyPart,
  TGS_REP,
  TGS_REQ,
  USAGE_AS_REP,
  USAGE_TGS_REP,
} from "./kdc-messages.ts";
import { type KerberosUser, type Principal, principalName, serviceOf } from "./principal.ts";

/** Sends one message to a KDC of the realm and brings its answer. Rejects with the fault. */
export type KdcCarrier = (message: Buffer) => Promise<Buffer>;

/** The account's long-term key. */
export interface KeySource {
  /** The encryption types that there may be a key of, the best first. */
  readonly encryptionTypes: readonly number[];
  /** Undefined when there is none of this type. */
  keyFor(hint: KeyHint): KerberosKey | undefined;
}

const USAGE_TGS_REQ_CHECKSUM = 6;

/** The ticket-granting ticket. Throws KsocketError: LOGIN_*, KERBEROS_*, NET_PROTOCOL; one wrong password is sent once. */
export async function initialTicket(
  user: KerberosUser,
  keys: KeySource,
  carry: KdcCarrier,
): Promise<Ticket> {
  const name = `${principalName(user.principal)}@${user.realm}`;
  const service = serviceOf("krbtgt", user.realm);
  const nonce = newNonce();
  const { encryptionTypes } = keys;
  const body = encodeRequestBody({
    client: user.principal,
    realm: user.realm,
    service,
    nonce,
    encryptionTypes,
  });
  const first = await carry(encodeKdcRequest(AS_REQ, body));
  const error = readKrbError(first);
  if (error === undefined) {
    // The account needs no pre-authentication: whoever asks gets a reply that only the password opens.
    const reply = replyOf(first, AS_REP);
    const hints = readKeyHints(reply.padata);
    const { type } = reply.encrypted;
    const hint = hints.find((one) => one.type === type);
    const key = keys.keyFor(hint ?? { type, salt: undefined, parameters: undefined });
    if (key === undefined) throw noKey(name);
    return ticketOf(user, reply, { key, usage: USAGE_AS_REP, nonce, service });
  }
  if (error.number !== KDC_ERR_PREAUTH_REQUIRED) throw faultOf(error, name);
  const key = firstKey(readKeyHints(error.data), keys);
  if (key === undefined) throw noKey(name);
  const answer = await carry(encodeKdcRequest(AS_REQ, body, encodeTimestamp(key, Date.now())));
  const refusal = readKrbError(answer);
  if (refusal !== undefined) throw faultOf(refusal, name);
  return ticketOf(user, replyOf(answer, AS_REP), { key, usage: USAGE_AS_REP, nonce, service });
}

/** A ticket for the service, by the ticket-granting one. Throws KsocketError: KERBEROS_*, LOGIN_*, NET_PROTOCOL. */
export async function serviceTicket(
  granting: Ticket,
  service: Principal,
  carry: KdcCarrier,
): Promise<Ticket> {
  const { user, key } = granting;
  const nonce = newNonce();
  const encryptionTypes = ENCRYPTION_TYPES;
  const body = encodeRequestBody({ realm: user.realm, service, nonce, encryptionTypes });
  const checksum = encodeChecksum(key.checksumType, key.checksum(USAGE_TGS_REQ_CHECKSUM, body));
  const request = encodeApReq(
    granting,
    { now: Date.now(), checksum },
    { usage: USAGE_AUTHENTICATOR_FOR_KDC, options: 0 },
  );
  const answer = await carry(encodeKdcRequest(TGS_REQ, body, encodePaData(PA_TGS_REQ, request)));
  const refusal = readKrbError(answer);
  if (refusal !== undefined) throw faultOf(refusal, `${principalName(service)}@${user.realm}`);
  return ticketOf(user, replyOf(answer, TGS_REP), { key, usage: USAGE_TGS_REP, nonce, service });
}

interface Expectation {
  readonly key: KerberosKey;
  readonly usage: number;
  readonly nonce: number;
  readonly service: Principal;
}

function ticketOf(user: KerberosUser, reply: KdcReply, expected: Expectation): Ticket {
  const { key, usage, nonce, service } = expected;
  const plaintext =
    reply.encrypted.type === key.type ? key.decrypt(usage, reply.encrypted.cipher) : undefined;
  if (plaintext === undefined) {
    // Where nothing had to be proved before, a wrong password shows here.
    if (usage === USAGE_AS_REP) throw new KsocketError("LOGIN_WRONG_PASSWORD", "Kerberos");
    throw broken("a ticket that is forged or broken");
  }
  const part = readReplyPart(plaintext);
  if (part === undefined) throw broken("a ticket without an AES key");
  const isAsked =
    part.nonce === nonce && part.service.toLowerCase() === principalName(service).toLowerCase();
  if (!isAsked) throw broken("a ticket for another request or service");
  return { user, ticket: reply.ticket, key: part.key };
}

function replyOf(message: Buffer, type: typeof AS_REP | typeof TGS_REP): KdcReply {
  const reply = readKdcReply(message, type);
  if (reply === undefined) throw broken("no reply of a KDC");
  return reply;
}

function firstKey(hints: readonly KeyHint[], keys: KeySource): KerberosKey | undefined {
  for (const hint of hints) {
    const key = keys.keyFor(hint);
    if (key !== undefined) return key;
  }
  return undefined;
}

const noKey = (name: string) =>
  new KsocketError("KERBEROS_NO_TICKET", `${name} and the KDC have no AES key in common`);
const broken = (what: string) => new KsocketError("NET_PROTOCOL", `Kerberos: ${what}`);
