/** How the envelopes of one authenticated connection travel. */

import type { EncryptedBody } from "./encrypted-body.ts";

/** Seals each request and opens each reply, strictly in turn; after a failure the connection can't be used any more. */
export interface MessageCipher {
  seal(envelope: Buffer): Promise<EncryptedBody>;
  /** The plaintext; undefined when the body is broken, forged or repeated. Rejects when the signal aborts. */
  open(body: Buffer, signal: AbortSignal): Promise<Buffer | undefined>;
}
