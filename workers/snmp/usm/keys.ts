/** USM keys: passwords to keys and their localization (RFC 3414 §2.6, A.2; RFC 7860 §9.3), and both extensions to longer AES keys. */

import { createHash } from "node:crypto";
import type { snmpAuthProtocols, snmpPrivProtocols } from "../../../src/protocol/credential.ts";

export type AuthProtocol = Exclude<(typeof snmpAuthProtocols)[number], "none">;
export type PrivProtocol = Exclude<(typeof snmpPrivProtocols)[number], "none">;

/** How a localized key that is too short for the cipher is made longer. */
export type KeyExtension = "blumenthal" | "reeder";

export interface AuthScheme {
  readonly hash: string;
  /** The whole hash, bytes. */
  readonly hashBytes: number;
  /** What of the HMAC is sent, bytes. */
  readonly digestBytes: number;
}

/** RFC 3414 §6.3, §7.3; RFC 7860 §4.1. */
export const authSchemes: Readonly<Record<AuthProtocol, AuthScheme>> = {
  md5: { hash: "md5", hashBytes: 16, digestBytes: 12 },
  sha: { hash: "sha1", hashBytes: 20, digestBytes: 12 },
  sha224: { hash: "sha224", hashBytes: 28, digestBytes: 16 },
  sha256: { hash: "sha256", hashBytes: 32, digestBytes: 24 },
  sha384: { hash: "sha384", hashBytes: 48, digestBytes: 32 },
  sha512: { hash: "sha512", hashBytes: 64, digestBytes: 48 },
};

/** RFC 3414 §8.1.1.1 (key and pre-IV), RFC 3826 §1.2, draft-blumenthal-aes-usm-04 §3. */
export const privKeyBytes: Readonly<Record<PrivProtocol, number>> = {
  des: 16,
  aes128: 16,
  aes192: 24,
  aes256: 32,
};

const PASSWORD_STREAM_BYTES = 1_048_576;
const MAX_CACHED_KEYS = 1_024;
/** A megabyte is hashed for each password once, not once for each device. */
const keysOfPasswords = new Map<string, Buffer>();

const hashed = (scheme: AuthScheme, ...parts: Uint8Array[]): Buffer => {
  const hash = createHash(scheme.hash);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Ku: the hash of the password, repeated to a megabyte. */
function keyOfPassword(scheme: AuthScheme, password: Buffer): Buffer {
  const isEmpty = password.length === 0;
  return hashed(scheme, Buffer.alloc(PASSWORD_STREAM_BYTES, isEmpty ? 0 : password));
}

function cachedKeyOfPassword(scheme: AuthScheme, password: string): Buffer {
  const name = `${scheme.hash} ${password}`;
  const cached = keysOfPasswords.get(name);
  if (cached !== undefined) return cached;
  const key = keyOfPassword(scheme, Buffer.from(password, "utf8"));
  if (keysOfPasswords.size >= MAX_CACHED_KEYS) keysOfPasswords.clear();
  keysOfPasswords.set(name, key);
  return key;
}

const localized = (scheme: AuthScheme, key: Buffer, engineId: Uint8Array): Buffer =>
  hashed(scheme, key, engineId, key);

/** Kul: the key of one user at one engine. */
export function localizedKey(scheme: AuthScheme, password: string, engineId: Uint8Array): Buffer {
  return localized(scheme, cachedKeyOfPassword(scheme, password), engineId);
}

/** Whether the hash is too short for the cipher, so that both extensions must be tried. */
export const needsExtension = (scheme: AuthScheme, priv: PrivProtocol): boolean =>
  scheme.hashBytes < privKeyBytes[priv];

/** The privacy key of one user at one engine, as long as the cipher needs it. */
export function localizedPrivKey(
  scheme: AuthScheme,
  priv: PrivProtocol,
  password: string,
  engineId: Uint8Array,
  extension: KeyExtension,
): Buffer {
  const length = privKeyBytes[priv];
  let key = localizedKey(scheme, password, engineId);
  let last = key;
  while (key.length < length) {
    // draft-reeder-snmpv3-usm-3desede-00 §2.1 takes the key as the next password; draft-blumenthal-aes-usm-04 §3.1.2.1 hashes all so far.
    last =
      extension === "reeder"
        ? localized(scheme, keyOfPassword(scheme, last), engineId)
        : hashed(scheme, key);
    key = Buffer.concat([key, last]);
  }
  return key.subarray(0, length);
}
