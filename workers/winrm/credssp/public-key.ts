/** How both sides prove that they see the same TLS key (MS-CSSP §3.1.5, pubKeyAuth). */

import { createHash, type X509Certificate } from "node:crypto";
import { DER_BIT_STRING, readSequence } from "../spnego/der.ts";

/** From this version on a nonce and a hash take the place of the key itself (CVE-2018-0886). */
export const FIRST_VERSION_WITH_NONCE = 5;

/** SubjectPublicKey: the content of the BIT STRING in SubjectPublicKeyInfo (RFC 5280 §4.1). */
export function subjectPublicKey(certificate: X509Certificate): Buffer | undefined {
  const info = readSequence(certificate.publicKey.export({ type: "spki", format: "der" }));
  // The first byte of a BIT STRING counts unused bits.
  return info?.find(({ tag }) => tag === DER_BIT_STRING)?.content.subarray(1);
}

export interface KeyProof {
  readonly version: number;
  readonly publicKey: Buffer;
  readonly nonce: Buffer;
}

export const clientProof = (proof: KeyProof): Buffer =>
  proof.version >= FIRST_VERSION_WITH_NONCE
    ? bindingHash("CredSSP Client-To-Server Binding Hash\0", proof)
    : proof.publicKey;

export function serverProof(proof: KeyProof): Buffer {
  if (proof.version >= FIRST_VERSION_WITH_NONCE) {
    return bindingHash("CredSSP Server-To-Client Binding Hash\0", proof);
  }
  const key = Buffer.from(proof.publicKey);
  key[0] = ((key[0] ?? 0) + 1) & 255;
  return key;
}

const bindingHash = (magic: string, { nonce, publicKey }: KeyProof): Buffer =>
  createHash("sha256").update(magic, "latin1").update(nonce).update(publicKey).digest();
