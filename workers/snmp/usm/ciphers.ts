/** Privacy of USM: CBC-DES (RFC 3414 §8) and CFB128-AES (RFC 3826 §3, draft-blumenthal-aes-usm-04 for 192 and 256 bits). */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { PrivProtocol } from "./keys.ts";

export interface PrivContext {
  readonly engineBoots: number;
  readonly engineTime: number;
}

const SALT_BYTES = 8;
const DES_BLOCK_BYTES = 8;

/** Never the same twice in a thread, and hardly the same in two: RFC 3414 §8.1.1.1 and RFC 3826 §3.1.2.1 ask for no more. */
let counter = randomBytes(8).readBigUInt64BE();

function nextSalt(): Buffer {
  counter = BigInt.asUintN(64, counter + 1n);
  const salt = Buffer.alloc(SALT_BYTES);
  salt.writeBigUInt64BE(counter);
  return salt;
}

export interface Encrypted {
  readonly salt: Buffer;
  readonly data: Buffer;
}

export function encrypt(
  priv: PrivProtocol,
  key: Buffer,
  plain: Buffer,
  context: PrivContext,
): Encrypted {
  const salt = nextSalt();
  if (priv !== "des") {
    const cipher = createCipheriv(aesName(key), key, aesIv(context, salt));
    return { salt, data: Buffer.concat([cipher.update(plain), cipher.final()]) };
  }
  // The salt begins with the engine's boots (RFC 3414 §8.1.1.1).
  salt.writeUInt32BE(context.engineBoots >>> 0, 0);
  const padded = Buffer.alloc(Math.ceil(plain.length / DES_BLOCK_BYTES) * DES_BLOCK_BYTES);
  plain.copy(padded);
  const cipher = createCipheriv("des-ede3-cbc", desKey(key), desIv(key, salt));
  cipher.setAutoPadding(false);
  return { salt, data: Buffer.concat([cipher.update(padded), cipher.final()]) };
}

/** The plain bytes, padding included, or undefined when salt or length can't be right. */
export function decrypt(
  priv: PrivProtocol,
  key: Buffer,
  { salt, data }: Encrypted,
  context: PrivContext,
): Buffer | undefined {
  if (salt.length !== SALT_BYTES) return undefined;
  if (priv !== "des") {
    const decipher = createDecipheriv(aesName(key), key, aesIv(context, salt));
    return Buffer.concat([decipher.update(data), decipher.final()]);
  }
  if (data.length === 0 || data.length % DES_BLOCK_BYTES !== 0) return undefined;
  const decipher = createDecipheriv("des-ede3-cbc", desKey(key), desIv(key, salt));
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

const aesName = (key: Buffer): string => `aes-${key.length * 8}-cfb`;

function aesIv({ engineBoots, engineTime }: PrivContext, salt: Buffer): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(engineBoots >>> 0, 0);
  iv.writeUInt32BE(engineTime >>> 0, 4);
  salt.copy(iv, 8);
  return iv;
}

/** OpenSSL 3 has single DES in its legacy provider only; triple DES with one key thrice is single DES (encrypt, decrypt, encrypt). */
function desKey(key: Buffer): Buffer {
  const single = key.subarray(0, DES_BLOCK_BYTES);
  return Buffer.concat([single, single, single]);
}

function desIv(key: Buffer, salt: Buffer): Buffer {
  const preIv = key.subarray(8, 16);
  return Buffer.from(preIv.map((byte, index) => byte ^ (salt[index] ?? 0)));
}
