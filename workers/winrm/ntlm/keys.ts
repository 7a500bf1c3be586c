/** The keys of NTLMv2 and of its session security (MS-NLMP §3.3.2, §3.4.5). */

import { hmacMd5, md5, utf16 } from "../crypto/digests.ts";
import { md4 } from "../crypto/md4.ts";
import { NTLMSSP_NEGOTIATE_56, NTLMSSP_NEGOTIATE_128 } from "./constants.ts";

/** NTOWFv2 (§3.3.2). The user's name is upper-cased without a locale, the domain's is not. */
export function ntowfV2(password: string, user: string, domain: string): Buffer {
  return hmacMd5(md4(utf16(password)), utf16(upperCase(user) + domain));
}

/** Windows maps character to character: ß stays ß, where JavaScript would make SS of it. */
function upperCase(text: string): string {
  return text.replaceAll(/./gsu, (char) => {
    const upper = char.toUpperCase();
    return upper.length === char.length ? upper : char;
  });
}

export interface NtlmV2Proof {
  /** NTProofStr and the blob. */
  readonly ntResponse: Buffer;
  readonly sessionBaseKey: Buffer;
}

export interface NtlmV2Blob {
  readonly serverChallenge: Uint8Array;
  readonly clientChallenge: Uint8Array;
  /** FILETIME, 8 bytes. */
  readonly timestamp: Uint8Array;
  /** Encoded AV pairs with their end. */
  readonly targetInfo: Uint8Array;
}

/** ComputeResponse (§3.3.2): NTLMv2_CLIENT_CHALLENGE of §2.2.2.7, and what proves the password. */
export function ntlmV2Response(key: Buffer, blob: NtlmV2Blob): NtlmV2Proof {
  const temp = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    blob.timestamp,
    blob.clientChallenge,
    Buffer.alloc(4),
    blob.targetInfo,
    Buffer.alloc(4),
  ]);
  const proof = hmacMd5(key, blob.serverChallenge, temp);
  return { ntResponse: Buffer.concat([proof, temp]), sessionBaseKey: hmacMd5(key, proof) };
}

/** LMv2 (§3.3.2), only for challenges without a timestamp. */
export function lmV2Response(
  key: Buffer,
  serverChallenge: Uint8Array,
  clientChallenge: Uint8Array,
): Buffer {
  return Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
}

export type Direction = "client-to-server" | "server-to-client";

const magic = (direction: Direction, word: "signing" | "sealing") =>
  Buffer.from(`session key to ${direction} ${word} key magic constant\0`, "latin1");

/** SIGNKEY (§3.4.5.2) with extended session security. */
export const signKey = (exportedKey: Buffer, direction: Direction): Buffer =>
  md5(exportedKey, magic(direction, "signing"));

/** SEALKEY (§3.4.5.3) with extended session security: 128, 56 or 40 bits of the key, as was agreed on. */
export function sealKey(exportedKey: Buffer, direction: Direction, flags: number): Buffer {
  const length = flags & NTLMSSP_NEGOTIATE_128 ? 16 : flags & NTLMSSP_NEGOTIATE_56 ? 7 : 5;
  return md5(exportedKey.subarray(0, length), magic(direction, "sealing"));
}
