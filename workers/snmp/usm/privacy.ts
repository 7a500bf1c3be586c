/** USM privacy protocols: RFC 3414 §8 (CBC-DES), RFC 3826 (AES-128 in CFB mode), and the same with longer keys. */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export type PrivProtocol = "des" | "aes128" | "aes192" | "aes256";

const keyBytes = { des: 16, aes128: 16, aes192: 24, aes256: 32 } as const;
const aesModes = { aes128: "aes-128-cfb", aes192: "aes-192-cfb", aes256: "aes-256-cfb" } as const;
const DES_BLOCK = 8;
/** OpenSSL 3 has no single DES by default; triple DES with one key three times is the same function. */
const DES_MODE = "des-ede3-cbc";

/** Octets of key material: DES takes eight for the key and eight for the IV. */
export const privacyKeyBytes = (protocol: PrivProtocol): number => keyBytes[protocol];

export interface EngineClock {
  /** snmpEngineBoots and snmpEngineTime (seconds) as the message says. */
  readonly boots: number;
  readonly time: number;
}

export interface Sealed {
  readonly data: Uint8Array;
  /** msgPrivacyParameters, eight octets. */
  readonly salt: Uint8Array;
}

export function seal(
  protocol: PrivProtocol,
  key: Uint8Array,
  clock: EngineClock,
  plain: Uint8Array,
): Sealed {
  const salt = randomBytes(8);
  if (protocol === "des") {
    salt.writeUInt32BE(clock.boots, 0);
    const padded = Buffer.alloc(Math.ceil(plain.length / DES_BLOCK) * DES_BLOCK);
    padded.set(plain);
    const cipher = createCipheriv(DES_MODE, desKey(key), desIv(key, salt)).setAutoPadding(false);
    return { data: Buffer.concat([cipher.update(padded), cipher.final()]), salt };
  }
  const cipher = createCipheriv(aesModes[protocol], key, aesIv(clock, salt));
  return { data: Buffer.concat([cipher.update(plain), cipher.final()]), salt };
}

/** undefined when the data can't be of this protocol; wrong keys give octets that are no scoped PDU. */
export function unseal(
  protocol: PrivProtocol,
  key: Uint8Array,
  clock: EngineClock,
  { data, salt }: Sealed,
): Uint8Array | undefined {
  if (salt.length !== 8) return undefined;
  if (protocol === "des") {
    if (data.length % DES_BLOCK !== 0) return undefined;
    const iv = desIv(key, salt);
    const decipher = createDecipheriv(DES_MODE, desKey(key), iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  }
  const decipher = createDecipheriv(aesModes[protocol], key, aesIv(clock, salt));
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

function desKey(key: Uint8Array): Uint8Array {
  const single = key.subarray(0, DES_BLOCK);
  return Buffer.concat([single, single, single]);
}

function desIv(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return Uint8Array.from(salt, (octet, i) => octet ^ (key[DES_BLOCK + i] ?? 0));
}

function aesIv({ boots, time }: EngineClock, salt: Uint8Array): Uint8Array {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(boots, 0);
  iv.writeUInt32BE(time, 4);
  iv.set(salt, 8);
  return iv;
}
