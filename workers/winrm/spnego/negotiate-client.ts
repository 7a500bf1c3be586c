/** The client's side of `Authorization: Negotiate` with NTLM: wrapped in SPNEGO (RFC 4178, MS-SPNG), or raw where the server wants it so. */

import type { NtlmMessageSecurity } from "../ntlm/message-security.ts";
import { isNtlmMessage } from "../ntlm/messages.ts";
import { NtlmClient, type NtlmIdentity } from "../ntlm/ntlm-client.ts";
import {
  encodeNegTokenInit,
  encodeNegTokenResp,
  NTLM_MECH_LIST,
  NTLMSSP_OID,
  parseNegTokenResp,
} from "./tokens.ts";

export interface NegotiateAnswer {
  readonly token: Buffer;
  readonly security: NtlmMessageSecurity;
  /** Whether the server's last token, if any, completes the login; false: it can't be the server that knows the password. */
  readonly isCompletedBy: (lastToken: Buffer | undefined) => boolean;
}

export class NegotiateClient {
  readonly #ntlm: NtlmClient;
  readonly #isWrapped: boolean;

  constructor(identity: NtlmIdentity, form: "spnego" | "raw") {
    this.#ntlm = new NtlmClient(identity);
    this.#isWrapped = form === "spnego";
  }

  start(): Buffer {
    const { negotiate } = this.#ntlm;
    return this.#isWrapped ? encodeNegTokenInit(negotiate) : negotiate;
  }

  /** Answers the server's token with the challenge; undefined when it holds none that can be used. */
  answer(token: Buffer): NegotiateAnswer | undefined {
    // Windows answers in the form of the request; a raw challenge to a wrapped request is answered raw.
    if (isNtlmMessage(token)) return this.#answerRaw(token);
    const response = parseNegTokenResp(token);
    if (response?.responseToken === undefined || response.state === "reject") return undefined;
    if (response.supportedMech !== undefined && !response.supportedMech.equals(NTLMSSP_OID)) {
      return undefined;
    }
    const login = this.#ntlm.authenticate(response.responseToken);
    if (login === undefined) return undefined;
    // MS-SPNG §3.1.5.1: NTLM with a MIC obliges both sides to mechListMIC.
    const mechListMic = login.security.signMechList(NTLM_MECH_LIST);
    return {
      token: encodeNegTokenResp({
        state: "accept-incomplete",
        responseToken: login.token,
        mechListMic,
      }),
      security: login.security,
      isCompletedBy: (last) => last === undefined || isCompletion(last, login.security),
    };
  }

  #answerRaw(challenge: Buffer): NegotiateAnswer | undefined {
    const login = this.#ntlm.authenticate(challenge);
    return login && { ...login, isCompletedBy: () => true };
  }
}

/** The server's mechListMIC counts as its message 0, so it has to be checked before anything that it seals. */
function isCompletion(token: Buffer, security: NtlmMessageSecurity): boolean {
  const response = parseNegTokenResp(token);
  if (response === undefined || response.state !== "accept-completed") return false;
  if (response.mechListMic === undefined) return true;
  return security.isMechListSignature(NTLM_MECH_LIST, response.mechListMic);
}
