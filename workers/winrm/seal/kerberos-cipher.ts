/** Messages sealed by Kerberos, one pair of parts each, whatever their size. */

import { type KerberosMessageSecurity, WRAP_HEADER_LENGTH } from "../kerberos/message-security.ts";
import { encodeEncryptedBody, parseEncryptedBody } from "./encrypted-body.ts";
import type { MessageCipher } from "./message-cipher.ts";

/** The protocol is that of the scheme by which the login went: SPNEGO for Negotiate. */
export function kerberosCipher(
  security: KerberosMessageSecurity,
  protocol: "SPNEGO" | "Kerberos",
): MessageCipher {
  return {
    seal(envelope) {
      const { header, sealed } = security.seal(envelope);
      const part = {
        length: envelope.length,
        header,
        headerNumber: WRAP_HEADER_LENGTH,
        data: sealed,
      };
      return Promise.resolve(encodeEncryptedBody(protocol, [part]));
    },

    open(body) {
      const plaintexts = (parseEncryptedBody(protocol, body) ?? [undefined]).map((part) => {
        const opened = part && security.unseal(Buffer.concat([part.header, part.data]));
        return opened?.length === part?.length ? opened : undefined;
      });
      const whole = plaintexts.flatMap((plaintext) => plaintext ?? []);
      return Promise.resolve(whole.length === plaintexts.length ? Buffer.concat(whole) : undefined);
    },
  };
}
