/** The server's side of NTLMv2 (MS-NLMP §3.2.5). */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { hmacMd5, utf16 } from "../../../../workers/winrm/crypto/digests.ts";
import { Rc4 } from "../../../../workers/winrm/crypto/rc4.ts";
import {
  type AvPair,
  avValue,
  encodeAvPairs,
  parseAvPairs,
} from "../../../../workers/winrm/ntlm/av-pairs.ts";
import {
  AV_FLAG_MIC,
  MIC_LENGTH,
  MIC_OFFSET,
  MSV_AV_CHANNEL_BINDINGS,
  MSV_AV_DNS_COMPUTER_NAME,
  MSV_AV_FLAGS,
  MSV_AV_NB_COMPUTER_NAME,
  MSV_AV_NB_DOMAIN_NAME,
  MSV_AV_TIMESTAMP,
  NTLM_VERSION,
  NTLMSSP_NEGOTIATE_KEY_EXCH,
  NTLMSSP_NEGOTIATE_TARGET_INFO,
  NTLMSSP_NEGOTIATE_UNICODE,
  WANTED_FLAGS,
} from "../../../../workers/winrm/ntlm/constants.ts";
import { ntowfV2 } from "../../../../workers/winrm/ntlm/keys.ts";
import { NtlmMessageSecurity } from "../../../../workers/winrm/ntlm/message-security.ts";
import { readField, writeField, writeHead } from "../../../../workers/winrm/ntlm/messages.ts";
import { fileTime } from "../../../../workers/winrm/ntlm/ntlm-client.ts";
import type { AcceptorAccount } from "./acceptor.ts";
import { matchAccount } from "./match-account.ts";

export interface NtlmAcceptorOptions {
  readonly accounts: readonly AcceptorAccount[];
  readonly computerName: string;
  readonly hasTimestamp: boolean;
  /** Given: the client's must be the same. */
  readonly channelBindings?: Buffer | undefined;
  readonly onSessionKey?: ((key: Buffer) => void) | undefined;
}

export type NtlmVerdict =
  | {
      readonly account: AcceptorAccount;
      readonly name: string;
      readonly security: NtlmMessageSecurity;
    }
  | { readonly refused: "unknown" | "wrong" | "locked"; readonly name: string };

/** NTLMSSP_TARGET_TYPE_SERVER */
const TARGET_TYPE_SERVER = 0x00020000;
/** Whatever the client named: older ones don't ask for it and take it all the same. */
const ALWAYS_GRANTED =
  TARGET_TYPE_SERVER | NTLMSSP_NEGOTIATE_UNICODE | NTLMSSP_NEGOTIATE_TARGET_INFO;
const CHALLENGE_FIXED = 56;

export class NtlmAcceptor {
  readonly #options: NtlmAcceptorOptions;
  readonly #serverChallenge = randomBytes(8);
  #negotiate: Buffer = Buffer.alloc(0);
  #challenge: Buffer = Buffer.alloc(0);

  constructor(options: NtlmAcceptorOptions) {
    this.#options = options;
  }

  challenge(negotiate: Buffer): Buffer {
    const { computerName, hasTimestamp } = this.#options;
    const name = utf16(computerName);
    const pairs: AvPair[] = [
      { id: MSV_AV_NB_DOMAIN_NAME, value: name },
      { id: MSV_AV_NB_COMPUTER_NAME, value: name },
      { id: MSV_AV_DNS_COMPUTER_NAME, value: utf16(computerName.toLowerCase()) },
    ];
    if (hasTimestamp) pairs.push({ id: MSV_AV_TIMESTAMP, value: fileTime(Date.now()) });
    const targetInfo = encodeAvPairs(pairs);
    const fixed = Buffer.alloc(CHALLENGE_FIXED);
    writeHead(fixed, 2);
    writeField(fixed, 12, name.length, CHALLENGE_FIXED);
    const flags = (negotiate.readUInt32LE(12) & WANTED_FLAGS) | ALWAYS_GRANTED;
    fixed.writeUInt32LE(flags >>> 0, 20);
    this.#serverChallenge.copy(fixed, 24);
    writeField(fixed, 40, targetInfo.length, CHALLENGE_FIXED + name.length);
    NTLM_VERSION.copy(fixed, 48);
    this.#negotiate = negotiate;
    this.#challenge = Buffer.concat([fixed, name, targetInfo]);
    return this.#challenge;
  }

  authenticate(message: Buffer): NtlmVerdict {
    const field = (at: number) => readField(message, at) ?? Buffer.alloc(0);
    const domain = field(28).toString("utf16le");
    const user = field(36).toString("utf16le");
    const name = domain === "" ? user : `${domain}\\${user}`;
    const account = matchAccount(this.#options.accounts, domain, user);
    if (account === undefined) return { refused: "unknown", name };
    const response = field(20);
    const proof = response.subarray(0, 16);
    const blob = response.subarray(16);
    const key = ntowfV2(account.password, user, domain);
    const expected = hmacMd5(key, this.#serverChallenge, blob);
    if (proof.length !== 16 || !timingSafeEqual(proof, expected)) return { refused: "wrong", name };
    const flags = message.readUInt32LE(60);
    const sessionBaseKey = hmacMd5(key, proof);
    const exported = exportedKey(sessionBaseKey, field(52), flags);
    for (const one of [sessionBaseKey, exported]) this.#options.onSessionKey?.(one);
    // §2.2.2.7: the pairs come after 28 bytes of the blob.
    const pairs = parseAvPairs(blob.subarray(28)) ?? [];
    if (!this.#isMicRight(message, pairs, exported) || !this.#areBindingsRight(pairs)) {
      return { refused: "wrong", name };
    }
    if (account.isLocked === true) return { refused: "locked", name };
    return { account, name, security: new NtlmMessageSecurity(exported, flags, "server") };
  }

  /** A client that was given a timestamp owes a MIC. */
  #isMicRight(message: Buffer, pairs: readonly AvPair[], exported: Buffer): boolean {
    const flags = avValue(pairs, MSV_AV_FLAGS)?.readUInt32LE() ?? 0;
    if ((flags & AV_FLAG_MIC) === 0) return !this.#options.hasTimestamp;
    const unsigned = Buffer.from(message);
    unsigned.fill(0, MIC_OFFSET, MIC_OFFSET + MIC_LENGTH);
    const mic = hmacMd5(exported, this.#negotiate, this.#challenge, unsigned);
    return mic.equals(message.subarray(MIC_OFFSET, MIC_OFFSET + MIC_LENGTH));
  }

  #areBindingsRight(pairs: readonly AvPair[]): boolean {
    const { channelBindings } = this.#options;
    const told = avValue(pairs, MSV_AV_CHANNEL_BINDINGS);
    return channelBindings === undefined || told?.equals(channelBindings) === true;
  }
}

function exportedKey(sessionBaseKey: Buffer, encrypted: Buffer, flags: number): Buffer {
  const isExchanged = (flags & NTLMSSP_NEGOTIATE_KEY_EXCH) !== 0;
  return isExchanged ? new Rc4(sessionBaseKey).apply(encrypted) : sessionBaseKey;
}
