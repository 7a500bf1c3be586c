/** The client's side of an NTLMv2 login (MS-NLMP §3.1.5.1, §3.1.5.2). */

import { randomBytes } from "node:crypto";
import type { Secret } from "../../../src/protocol/secret.ts";
import { hmacMd5, utf16 } from "../crypto/digests.ts";
import { Rc4 } from "../crypto/rc4.ts";
import { parseAccount } from "./account.ts";
import { type AvPair, avValue, encodeAvPairs, parseAvPairs, withAvPair } from "./av-pairs.ts";
import {
  AV_FLAG_MIC,
  MIC_LENGTH,
  MIC_OFFSET,
  MSV_AV_CHANNEL_BINDINGS,
  MSV_AV_FLAGS,
  MSV_AV_TARGET_NAME,
  MSV_AV_TIMESTAMP,
  NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY,
  NTLMSSP_NEGOTIATE_KEY_EXCH,
  NTLMSSP_NEGOTIATE_SEAL,
  NTLMSSP_NEGOTIATE_SIGN,
  NTLMSSP_NEGOTIATE_UNICODE,
  WANTED_FLAGS,
} from "./constants.ts";
import { lmV2Response, ntlmV2Response, ntowfV2 } from "./keys.ts";
import { NtlmMessageSecurity } from "./message-security.ts";
import { encodeAuthenticate, encodeNegotiate, parseChallenge } from "./messages.ts";

export interface NtlmIdentity {
  /** DOMAIN\user, user@REALM, .\user or a plain name. */
  readonly username: string;
  readonly password: Secret;
  /** Service principal name, "HTTP/host". */
  readonly targetName: string;
  /** MsvAvChannelBindings (16 bytes) of the TLS that the login goes through. */
  readonly channelBindings?: Buffer | undefined;
  /** Our own name, as the event log over there shows it. */
  readonly workstation: string;
}

/** What a login leaves: the last token to send, and the security of the messages after it. */
export interface NtlmLogin {
  readonly token: Buffer;
  readonly security: NtlmMessageSecurity;
}

const WITHOUT_THESE_NOTHING_IS_SEALED =
  NTLMSSP_NEGOTIATE_UNICODE |
  NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY |
  NTLMSSP_NEGOTIATE_SIGN |
  NTLMSSP_NEGOTIATE_SEAL;

export class NtlmClient {
  readonly negotiate = encodeNegotiate(WANTED_FLAGS);
  readonly #identity: NtlmIdentity;

  constructor(identity: NtlmIdentity) {
    this.#identity = identity;
  }

  /** Answers the server's challenge. Undefined when the challenge is broken or would leave the messages unprotected. */
  authenticate(challengeMessage: Buffer): NtlmLogin | undefined {
    const challenge = parseChallenge(challengeMessage);
    const targetInfo = challenge && parseAvPairs(challenge.targetInfo);
    if (challenge === undefined || targetInfo === undefined) return undefined;
    const flags = (challenge.flags & WANTED_FLAGS) >>> 0;
    if ((~flags & WITHOUT_THESE_NOTHING_IS_SEALED) !== 0) return undefined;

    const { username, password, workstation } = this.#identity;
    const { domain, user } = parseAccount(username);
    const key = ntowfV2(password.reveal(), user, domain);
    const clientChallenge = randomBytes(8);
    const serverTime = avValue(targetInfo, MSV_AV_TIMESTAMP);
    const proof = ntlmV2Response(key, {
      serverChallenge: challenge.serverChallenge,
      clientChallenge,
      timestamp: serverTime ?? fileTime(Date.now()),
      targetInfo: encodeAvPairs(this.#clientPairs(targetInfo, serverTime !== undefined)),
    });
    const exchanged = exchangeKey(proof.sessionBaseKey, flags);
    const token = encodeAuthenticate({
      flags,
      // §3.1.5.1.2: with MsvAvTimestamp no LM response is sent.
      lmResponse:
        serverTime === undefined
          ? lmV2Response(key, challenge.serverChallenge, clientChallenge)
          : Buffer.alloc(24),
      ntResponse: proof.ntResponse,
      domain: utf16(domain),
      user: utf16(user),
      workstation: utf16(workstation),
      encryptedSessionKey: exchanged.encrypted,
    });
    if (serverTime !== undefined) {
      const mic = hmacMd5(exchanged.exported, this.negotiate, challengeMessage, token);
      mic.copy(token, MIC_OFFSET, 0, MIC_LENGTH);
    }
    return { token, security: new NtlmMessageSecurity(exchanged.exported, flags, "client") };
  }

  /** §3.1.5.1.2: the server's pairs, with what we add. */
  #clientPairs(targetInfo: readonly AvPair[], hasMic: boolean): AvPair[] {
    const { channelBindings = Buffer.alloc(16), targetName } = this.#identity;
    let pairs = [...targetInfo];
    if (hasMic) {
      const sent = avValue(targetInfo, MSV_AV_FLAGS);
      const value = Buffer.alloc(4);
      value.writeUInt32LE(((sent?.length === 4 ? sent.readUInt32LE() : 0) | AV_FLAG_MIC) >>> 0);
      pairs = withAvPair(pairs, { id: MSV_AV_FLAGS, value });
    }
    pairs = withAvPair(pairs, { id: MSV_AV_CHANNEL_BINDINGS, value: channelBindings });
    return withAvPair(pairs, { id: MSV_AV_TARGET_NAME, value: utf16(targetName) });
  }
}

interface ExchangedKey {
  readonly exported: Buffer;
  readonly encrypted: Buffer;
}

/** §3.1.5.1.2: with key exchange a random key, sent by RC4; else the base key. (KXKEY is the base key for NTLMv2, §3.4.5.1.) */
function exchangeKey(sessionBaseKey: Buffer, flags: number): ExchangedKey {
  if ((flags & NTLMSSP_NEGOTIATE_KEY_EXCH) === 0) {
    return { exported: sessionBaseKey, encrypted: Buffer.alloc(0) };
  }
  const exported = randomBytes(16);
  return { exported, encrypted: new Rc4(sessionBaseKey).apply(exported) };
}

const FILETIME_OF_1970 = 116_444_736_000_000_000n;

/** 100 ns since 1601, little endian (MS-DTYP §2.3.3). */
export function fileTime(epochMs: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(epochMs) * 10_000n + FILETIME_OF_1970);
  return bytes;
}
