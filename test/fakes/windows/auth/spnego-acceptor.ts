/** The server's side of Negotiate: NTLM wrapped in SPNEGO, or raw, as the client began (MS-SPNG §3.3.5). */

import type { NtlmMessageSecurity } from "../../../../workers/winrm/ntlm/message-security.ts";
import { isNtlmMessage } from "../../../../workers/winrm/ntlm/messages.ts";
import {
  contextTag,
  readContext,
  readDer,
  readDerList,
  readSequence,
} from "../../../../workers/winrm/spnego/der.ts";
import {
  encodeNegTokenResp,
  NTLMSSP_OID,
  parseNegTokenResp,
} from "../../../../workers/winrm/spnego/tokens.ts";
import type { NtlmAcceptor } from "./ntlm-acceptor.ts";

export type NegotiateStep =
  | { readonly kind: "challenge"; readonly token: Buffer }
  | {
      readonly kind: "accepted";
      readonly account: string;
      readonly security: NtlmMessageSecurity;
      readonly token: Buffer | undefined;
    }
  | { readonly kind: "refused"; readonly account: string };

export class SpnegoAcceptor {
  readonly #ntlm: NtlmAcceptor;
  /** DER of the client's list, which mechListMIC signs. */
  #mechList: Buffer = Buffer.alloc(0);

  constructor(ntlm: NtlmAcceptor) {
    this.#ntlm = ntlm;
  }

  step(token: Buffer): NegotiateStep {
    if (isNtlmMessage(token)) return this.#raw(token);
    const init = readInit(token);
    if (init !== undefined) {
      this.#mechList = init.mechList;
      const responseToken = this.#ntlm.challenge(init.mechToken);
      const state = "accept-incomplete";
      const answer = encodeNegTokenResp({ state, supportedMech: NTLMSSP_OID, responseToken });
      return { kind: "challenge", token: answer };
    }
    const response = parseNegTokenResp(token);
    if (response?.responseToken === undefined) return { kind: "refused", account: "" };
    const verdict = this.#ntlm.authenticate(response.responseToken);
    if ("refused" in verdict) return { kind: "refused", account: verdict.name };
    const { security, name } = verdict;
    const { mechListMic } = response;
    if (mechListMic === undefined) {
      return { kind: "accepted", account: name, security, token: undefined };
    }
    if (!security.isMechListSignature(this.#mechList, mechListMic)) {
      return { kind: "refused", account: name };
    }
    const completed = encodeNegTokenResp({
      state: "accept-completed",
      mechListMic: security.signMechList(this.#mechList),
    });
    return { kind: "accepted", account: name, security, token: completed };
  }

  #raw(token: Buffer): NegotiateStep {
    const NEGOTIATE = 1;
    if (token.readUInt32LE(8) === NEGOTIATE) {
      return { kind: "challenge", token: this.#ntlm.challenge(token) };
    }
    const verdict = this.#ntlm.authenticate(token);
    if ("refused" in verdict) return { kind: "refused", account: verdict.name };
    const { name, security } = verdict;
    return { kind: "accepted", account: name, security, token: undefined };
  }
}

function readInit(token: Buffer): { mechList: Buffer; mechToken: Buffer } | undefined {
  const outer = readDer(token);
  if (outer?.tag !== 0x60) return undefined;
  const choice = readDerList(outer.content)?.find(({ tag }) => tag === contextTag(0));
  const fields = choice && readSequence(choice.content);
  const mechList = fields && readContext(fields, 0)?.whole;
  const mechToken = fields && readContext(fields, 2)?.content;
  return mechList && mechToken && { mechList, mechToken };
}
