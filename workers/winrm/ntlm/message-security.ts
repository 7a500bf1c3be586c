/** Signing and sealing of messages with extended session security (MS-NLMP §3.4): a key and a sequence number for each direction. */

import { timingSafeEqual } from "node:crypto";
import { hmacMd5 } from "../crypto/digests.ts";
import { Rc4 } from "../crypto/rc4.ts";
import { NTLMSSP_NEGOTIATE_KEY_EXCH } from "./constants.ts";
import { type Direction, sealKey, signKey } from "./keys.ts";

export const SIGNATURE_LENGTH = 16;
const SIGNATURE_VERSION = 1;

class OneDirection {
  readonly #signKey: Buffer;
  readonly #checksumIsSealed: boolean;
  #stream: Rc4;
  #sequence = 0;

  constructor(exportedKey: Buffer, direction: Direction, flags: number) {
    this.#signKey = signKey(exportedKey, direction);
    this.#stream = new Rc4(sealKey(exportedKey, direction, flags));
    this.#checksumIsSealed = (flags & NTLMSSP_NEGOTIATE_KEY_EXCH) !== 0;
  }

  /** The message first, then the checksum by the same stream (§3.4.3). */
  seal(data: Uint8Array): Buffer {
    return this.#stream.apply(data);
  }

  /** MAC (§3.4.4.2) of the plaintext with the next sequence number. */
  signature(plaintext: Uint8Array): Buffer {
    const sequence = Buffer.alloc(4);
    sequence.writeUInt32LE(this.#sequence);
    this.#sequence = (this.#sequence + 1) >>> 0;
    const checksum = hmacMd5(this.#signKey, sequence, plaintext).subarray(0, 8);
    const version = Buffer.from([SIGNATURE_VERSION, 0, 0, 0]);
    const sent = this.#checksumIsSealed ? this.#stream.apply(checksum) : checksum;
    return Buffer.concat([version, sent, sequence]);
  }

  /** A signature after which the stream is where it was before, while the sequence number has moved on (MS-SPNG §3.2.5.1). */
  signatureApart(plaintext: Uint8Array): Buffer {
    const kept = this.#stream.clone();
    const signature = this.signature(plaintext);
    this.#stream = kept;
    return signature;
  }
}

export interface SealedMessage {
  readonly signature: Buffer;
  readonly sealed: Buffer;
}

export class NtlmMessageSecurity {
  readonly #outgoing: OneDirection;
  readonly #incoming: OneDirection;

  constructor(exportedKey: Buffer, flags: number, role: "client" | "server") {
    const toServer = new OneDirection(exportedKey, "client-to-server", flags);
    const toClient = new OneDirection(exportedKey, "server-to-client", flags);
    this.#outgoing = role === "client" ? toServer : toClient;
    this.#incoming = role === "client" ? toClient : toServer;
  }

  seal(plaintext: Uint8Array): SealedMessage {
    const sealed = this.#outgoing.seal(plaintext);
    return { sealed, signature: this.#outgoing.signature(plaintext) };
  }

  /** The plaintext; undefined when the signature or its sequence number is wrong: the context can't be used any more. */
  unseal({ signature, sealed }: SealedMessage): Buffer | undefined {
    const plaintext = this.#incoming.seal(sealed);
    return isEqual(this.#incoming.signature(plaintext), signature) ? plaintext : undefined;
  }

  /** mechListMIC of a list that we send. */
  signMechList(mechList: Uint8Array): Buffer {
    return this.#outgoing.signatureApart(mechList);
  }

  isMechListSignature(mechList: Uint8Array, signature: Buffer): boolean {
    return isEqual(this.#incoming.signatureApart(mechList), signature);
  }

  /** Signature and ciphertext in one, as GSS_WrapEx of NTLM gives them (MS-NLMP §3.4.6). */
  wrap(plaintext: Uint8Array): Buffer {
    const { signature, sealed } = this.seal(plaintext);
    return Buffer.concat([signature, sealed]);
  }

  unwrap(token: Buffer): Buffer | undefined {
    if (token.length < SIGNATURE_LENGTH) return undefined;
    return this.unseal({
      signature: token.subarray(0, SIGNATURE_LENGTH),
      sealed: token.subarray(SIGNATURE_LENGTH),
    });
  }
}

const isEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
