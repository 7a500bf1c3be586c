/**
 * Keys of USM users: password to key and localization (RFC 3414 §2.6, §A.2), and the two ways in use to lengthen a key for AES-192
 * and AES-256: draft-blumenthal-aes-usm-04 §3.1.2.1 and draft-reeder-snmpv3-usm-3desede-00 §2.1 (Cisco's).
 */

import { type AuthProtocol, hashOf } from "./authentication.ts";
import { type PrivProtocol, privacyKeyBytes } from "./privacy.ts";

export type KeyExtension = "blumenthal" | "reeder";

/** RFC 3414 §A.2: the password is repeated to one mebioctet. */
const EXPANDED_BYTES = 1_048_576;
const MAX_KEPT = 1_024;

const masterKeys = new Map<string, Buffer>();

/** Costs some milliseconds; kept, since one user is asked of many engines. */
function masterKey(protocol: AuthProtocol, password: Uint8Array): Buffer {
  const name = `${protocol}:${Buffer.from(password).toString("latin1")}`;
  const known = masterKeys.get(name);
  if (known !== undefined) return known;
  const key = expandedHash(protocol, password);
  if (masterKeys.size >= MAX_KEPT) masterKeys.clear();
  masterKeys.set(name, key);
  return key;
}

function expandedHash(protocol: AuthProtocol, password: Uint8Array): Buffer {
  const expanded = Buffer.alloc(EXPANDED_BYTES);
  if (password.length > 0) expanded.fill(password);
  return hashOf(protocol, expanded);
}

const localized = (protocol: AuthProtocol, key: Uint8Array, engineId: Uint8Array): Buffer =>
  hashOf(protocol, key, engineId, key);

/** The key of a user's password at one engine. */
export const localizedKey = (
  protocol: AuthProtocol,
  password: Uint8Array,
  engineId: Uint8Array,
): Buffer => localized(protocol, masterKey(protocol, password), engineId);

/** Whether the hash gives fewer octets than the cipher needs, so that the two extensions differ. */
export function needsExtension(auth: AuthProtocol, priv: PrivProtocol): boolean {
  return hashOf(auth).length < privacyKeyBytes(priv);
}

export interface PrivacyKeyParts {
  readonly auth: AuthProtocol;
  readonly priv: PrivProtocol;
  readonly password: Uint8Array;
  readonly engineId: Uint8Array;
  readonly extension: KeyExtension;
}

export function privacyKey({ auth, priv, password, engineId, extension }: PrivacyKeyParts): Buffer {
  const wanted = privacyKeyBytes(priv);
  let key = localizedKey(auth, password, engineId);
  let last = key;
  while (key.length < wanted) {
    last =
      extension === "blumenthal"
        ? hashOf(auth, key)
        : localized(auth, expandedHash(auth, last), engineId);
    key = Buffer.concat([key, last]);
  }
  return key.subarray(0, wanted);
}
