/** What the errors of a KDC or of a service mean (KRB-ERROR, RFC 4120 §5.9.1 and §7.5.9). */

import { type ErrorCode, KsocketError } from "../../../src/protocol/errors.ts";
import { readContext, readUnsigned } from "../spnego/der.ts";
import { readMessage } from "./asn1.ts";

const KRB_ERROR = 30;

export const KDC_ERR_PREAUTH_REQUIRED = 25;
const MAX_TEXT = 200;

export interface KrbError {
  readonly number: number;
  readonly text: string;
  /** METHOD-DATA, with KDC_ERR_PREAUTH_REQUIRED. */
  readonly data: Buffer | undefined;
}

/** Undefined when the message is no KRB-ERROR. */
export function readKrbError(message: Buffer): KrbError | undefined {
  const fields = readMessage(message, KRB_ERROR);
  const number = fields && readUnsigned(readContext(fields, 6));
  if (fields === undefined || number === undefined) return undefined;
  const text = readContext(fields, 11)?.content.toString("utf8").slice(0, MAX_TEXT) ?? "";
  return { number, text, data: readContext(fields, 12)?.content };
}

type Meaning = readonly [ErrorCode, string?];

const HOST_CANNOT_READ: Meaning = [
  "LOGIN_NOT_PERMITTED",
  "the host can't read the ticket: has another account its HTTP/ name, or is the name another host's?",
];

const meanings: Readonly<Record<number, Meaning>> = {
  6: ["LOGIN_WRONG_USER"],
  7: ["KERBEROS_NO_TICKET", "the realm doesn't know the service"],
  12: ["LOGIN_NOT_PERMITTED", "a policy of the realm"],
  14: ["KERBEROS_NO_TICKET", "the realm has no AES key for the account: reset its password"],
  18: ["LOGIN_LOCKED", "locked, disabled or expired"],
  23: ["LOGIN_EXPIRED"],
  24: ["LOGIN_WRONG_PASSWORD"],
  37: ["KERBEROS_CLOCK_SKEW"],
  35: HOST_CANNOT_READ,
  41: HOST_CANNOT_READ,
  44: HOST_CANNOT_READ,
  45: HOST_CANNOT_READ,
  68: ["KERBEROS_NO_TICKET", "the realm is another"],
};

/** The fault, with what was asked for: a principal's name. */
export function faultOf({ number, text }: KrbError, asked: string): KsocketError {
  const [code, hint] = meanings[number] ?? ["KERBEROS_NO_TICKET"];
  const said = [asked, hint, `error ${number}`, text].filter(Boolean).join("; ");
  return new KsocketError(code, said);
}
