/** USM authentication protocols: RFC 3414 §6, §7 (MD5, SHA-1), RFC 7860 §4 (SHA-2). */

import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type AuthProtocol = "md5" | "sha" | "sha224" | "sha256" | "sha384" | "sha512";

const protocols = {
  md5: { hash: "md5", digestBytes: 12 },
  sha: { hash: "sha1", digestBytes: 12 },
  sha224: { hash: "sha224", digestBytes: 16 },
  sha256: { hash: "sha256", digestBytes: 24 },
  sha384: { hash: "sha384", digestBytes: 32 },
  sha512: { hash: "sha512", digestBytes: 48 },
} as const;

/** Octets of msgAuthenticationParameters. */
export const digestBytesOf = (protocol: AuthProtocol): number => protocols[protocol].digestBytes;

export const hashOf = (protocol: AuthProtocol, ...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash(protocols[protocol].hash);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The digest of a message whose msgAuthenticationParameters are zeros. */
export function digestOf(protocol: AuthProtocol, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { hash, digestBytes } = protocols[protocol];
  return createHmac(hash, key).update(message).digest().subarray(0, digestBytes);
}

/** Whether the digest at the offset is right; the message is left as it was. */
export function isAuthentic(
  protocol: AuthProtocol,
  key: Uint8Array,
  message: Uint8Array,
  offset: number,
): boolean {
  const zeroed = Buffer.from(message);
  const { digestBytes } = protocols[protocol];
  const told = Buffer.from(zeroed.subarray(offset, offset + digestBytes));
  zeroed.fill(0, offset, offset + digestBytes);
  return told.length === digestBytes && timingSafeEqual(told, digestOf(protocol, key, zeroed));
}
