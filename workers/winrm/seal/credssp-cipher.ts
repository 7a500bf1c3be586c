/** Messages sealed by the TLS of CredSSP: one pair of parts for each 16 KiB (MS-WSMV §2.2.9.1.3). */

import type { InMemoryTls } from "../credssp/in-memory-tls.ts";
import { encodeEncryptedBody, parseEncryptedBody, type SealedPart } from "./encrypted-body.ts";
import type { MessageCipher } from "./message-cipher.ts";

/** The plaintext of one TLS record (RFC 8446 §5.1). */
const CHUNK = 16_384;
const RECORD_HEAD = 5;

export function credSspCipher(tls: InMemoryTls): MessageCipher {
  return {
    async seal(envelope) {
      const parts: SealedPart[] = [];
      for (let offset = 0; offset < envelope.length; offset += CHUNK) {
        const chunk = envelope.subarray(offset, offset + CHUNK);
        const data = await tls.encrypt(chunk);
        const headerNumber = trailerLength(tls, data.length, chunk.length);
        parts.push({ length: chunk.length, header: Buffer.alloc(0), headerNumber, data });
      }
      return encodeEncryptedBody("CredSSP", parts);
    },

    async open(body, signal) {
      const parts = parseEncryptedBody("CredSSP", body);
      // Ciphertext is never shorter than its plaintext: what says otherwise would be waited for in vain.
      if (parts === undefined || parts.some(({ length, data }) => length > data.length)) {
        return undefined;
      }
      const plaintexts: Buffer[] = [];
      for (const { length, data } of parts) {
        const plaintext = await decrypted(tls, data, length, signal);
        if (plaintext?.length !== length) return undefined;
        plaintexts.push(plaintext);
      }
      return Buffer.concat(plaintexts);
    },
  };
}

async function decrypted(
  tls: InMemoryTls,
  data: Buffer,
  length: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  try {
    return await tls.decrypt(data, (received) => received.length >= length, signal);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** SecPkgContext_StreamSizes.cbTrailer as Windows would compute it: what follows the plaintext in its record. */
function trailerLength(tls: InMemoryTls, recordLength: number, plaintextLength: number): number {
  return recordLength - RECORD_HEAD - explicitNonceLength(tls) - plaintextLength;
}

/** What a record has before its ciphertext: RFC 5288 §3 for GCM, RFC 4346 §6.2.3.2 for CBC; nothing in TLS 1.0, 1.3 and for ChaCha20. */
function explicitNonceLength({ socket }: InMemoryTls): number {
  const version = socket.getProtocol();
  const { name } = socket.getCipher();
  if (version === "TLSv1" || version === "TLSv1.3" || name.includes("CHACHA20")) return 0;
  if (name.includes("GCM") || name.includes("CCM") || name.includes("DES")) return 8;
  return 16;
}
