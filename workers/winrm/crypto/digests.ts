/** The digests that NTLM is made of, besides MD4. */

import { createHash, createHmac } from "node:crypto";

export const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash("md5");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const hmacMd5 = (key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer => {
  const hmac = createHmac("md5", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

export const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
