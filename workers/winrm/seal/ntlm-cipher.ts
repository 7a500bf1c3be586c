/** Messages sealed by NTLM, one pair of parts each, whatever their size. */

import { type NtlmMessageSecurity, SIGNATURE_LENGTH } from "../ntlm/message-security.ts";
import { encodeEncryptedBody, parseEncryptedBody } from "./encrypted-body.ts";
import type { MessageCipher } from "./message-cipher.ts";

export function ntlmCipher(security: NtlmMessageSecurity): MessageCipher {
  return {
    seal(envelope) {
      const { signature, sealed } = security.seal(envelope);
      const part = {
        length: envelope.length,
        header: signature,
        headerNumber: SIGNATURE_LENGTH,
        data: sealed,
      };
      return Promise.resolve(encodeEncryptedBody("SPNEGO", [part]));
    },

    open(body) {
      const plaintexts = (parseEncryptedBody("SPNEGO", body) ?? [undefined]).map(
        (part) => part && security.unseal({ signature: part.header, sealed: part.data }),
      );
      const whole = plaintexts.flatMap((plaintext) => plaintext ?? []);
      return Promise.resolve(whole.length === plaintexts.length ? Buffer.concat(whole) : undefined);
    },
  };
}
