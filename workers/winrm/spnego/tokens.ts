/** The tokens of SPNEGO (RFC 4178 §4.2, MS-SPNG §2.2), for one mechanism at a time. */

import {
  contextTag,
  DER_ENUMERATED,
  DER_OCTET_STRING,
  DER_OID,
  DER_SEQUENCE,
  encodeDer,
  readContext,
  readDer,
  readSequence,
  readUnsigned,
} from "./der.ts";

/** 1.3.6.1.5.5.2 */
const SPNEGO_OID = Buffer.from("2b0601050502", "hex");
/** NTLMSSP, 1.3.6.1.4.1.311.2.2.10 (MS-SPNG §1.9) */
export const NTLMSSP_OID = Buffer.from("2b06010401823702020a", "hex");
/** [APPLICATION 0] of the initial token (RFC 2743 §3.1). */
const INITIAL_CONTEXT_TOKEN = 0x60;
const NEG_TOKEN_INIT = 0;
const NEG_TOKEN_RESP = 1;

export const NEG_STATES = [
  "accept-completed",
  "accept-incomplete",
  "reject",
  "request-mic",
] as const;
export type NegState = (typeof NEG_STATES)[number];

/** MechTypeList with NTLM alone: what mechListMIC signs. */
export const NTLM_MECH_LIST = mechList(NTLMSSP_OID);

/** MechTypeList with one mechanism. */
export function mechList(oid: Buffer): Buffer {
  return encodeDer(DER_SEQUENCE, encodeDer(DER_OID, oid));
}

export function encodeNegTokenInit(mechToken: Buffer, list: Buffer = NTLM_MECH_LIST): Buffer {
  const init = encodeDer(
    DER_SEQUENCE,
    encodeDer(contextTag(0), list),
    encodeDer(contextTag(2), encodeDer(DER_OCTET_STRING, mechToken)),
  );
  return encodeDer(
    INITIAL_CONTEXT_TOKEN,
    encodeDer(DER_OID, SPNEGO_OID),
    encodeDer(contextTag(NEG_TOKEN_INIT), init),
  );
}

export interface NegTokenResp {
  readonly state?: NegState | undefined;
  readonly supportedMech?: Buffer | undefined;
  readonly responseToken?: Buffer | undefined;
  readonly mechListMic?: Buffer | undefined;
}

export function encodeNegTokenResp(response: NegTokenResp): Buffer {
  const { state, supportedMech, responseToken, mechListMic } = response;
  const fields: Buffer[] = [];
  if (state !== undefined) {
    const value = Buffer.from([NEG_STATES.indexOf(state)]);
    fields.push(encodeDer(contextTag(0), encodeDer(DER_ENUMERATED, value)));
  }
  if (supportedMech !== undefined) {
    fields.push(encodeDer(contextTag(1), encodeDer(DER_OID, supportedMech)));
  }
  if (responseToken !== undefined) {
    fields.push(encodeDer(contextTag(2), encodeDer(DER_OCTET_STRING, responseToken)));
  }
  if (mechListMic !== undefined) {
    fields.push(encodeDer(contextTag(3), encodeDer(DER_OCTET_STRING, mechListMic)));
  }
  return encodeDer(contextTag(NEG_TOKEN_RESP), encodeDer(DER_SEQUENCE, ...fields));
}

/** Undefined when the token is no NegTokenResp. */
export function parseNegTokenResp(token: Buffer): NegTokenResp | undefined {
  const choice = readDer(token);
  if (choice?.tag !== contextTag(NEG_TOKEN_RESP)) return undefined;
  const elements = readSequence(choice.content);
  if (elements === undefined) return undefined;
  const state = readUnsigned(readContext(elements, 0));
  return {
    state: state === undefined ? undefined : NEG_STATES[state],
    supportedMech: readContext(elements, 1)?.content,
    responseToken: readContext(elements, 2)?.content,
    mechListMic: readContext(elements, 3)?.content,
  };
}
