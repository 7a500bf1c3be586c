/** Messages sealed by Kerberos: Wrap tokens with confidentiality (RFC 4121 §4.2), rotated so that all but the ciphertext leads, as Windows does. */

import type { GssContext } from "./ap-exchange.ts";
import { BLOCK_LENGTH, type KerberosKey, MAC_LENGTH } from "./encryption.ts";

const HEADER_LENGTH = 16;
const TOKEN_ID = 0x0504;
const SENT_BY_ACCEPTOR = 1;
const SEALED = 2;
const ACCEPTOR_SUBKEY = 4;
const FILLER = 0xff;
/** The header's encrypted copy and the MAC, which end a token, are rotated to the front (MS-KILE §3.4.5.4.1). */
const ROTATION = HEADER_LENGTH + MAC_LENGTH;
/** What precedes the ciphertext of the plaintext: header, what was rotated, confounder. */
export const WRAP_HEADER_LENGTH = HEADER_LENGTH + ROTATION + BLOCK_LENGTH;

/** Key usages (RFC 4121 §2). */
const USAGE_ACCEPTOR_SEAL = 22;
const USAGE_INITIATOR_SEAL = 24;

export class KerberosMessageSecurity {
  readonly #key: KerberosKey;
  readonly #isAcceptor: boolean;
  readonly #keyFlag: number;
  #sendSequence: bigint;
  #receiveSequence: bigint;

  constructor(context: GssContext, side: "initiator" | "acceptor" = "initiator") {
    this.#key = context.key;
    this.#isAcceptor = side === "acceptor";
    this.#keyFlag = context.isAcceptorKey ? ACCEPTOR_SUBKEY : 0;
    this.#sendSequence = BigInt(context.sendSequence);
    this.#receiveSequence = BigInt(context.receiveSequence);
  }

  /** The header of WRAP_HEADER_LENGTH bytes, and the ciphertext, which is as long as the plaintext. */
  seal(plaintext: Buffer): { header: Buffer; sealed: Buffer } {
    const flags = SEALED | this.#keyFlag | (this.#isAcceptor ? SENT_BY_ACCEPTOR : 0);
    const header = encodeHeader(flags, this.#sendSequence++);
    const usage = this.#isAcceptor ? USAGE_ACCEPTOR_SEAL : USAGE_INITIATOR_SEAL;
    const body = this.#key.encrypt(usage, Buffer.concat([plaintext, header]));
    header.writeUInt16BE(ROTATION, 6);
    const split = body.length - ROTATION;
    const token = Buffer.concat([header, body.subarray(split), body.subarray(0, split)]);
    return {
      header: token.subarray(0, WRAP_HEADER_LENGTH),
      sealed: token.subarray(WRAP_HEADER_LENGTH),
    };
  }

  /** Undefined when the token is forged, repeated, out of order or not sealed. */
  unseal(token: Buffer): Buffer | undefined {
    if (token.length < WRAP_HEADER_LENGTH) return undefined;
    const header = Buffer.from(token.subarray(0, HEADER_LENGTH));
    const flags = SEALED | this.#keyFlag | (this.#isAcceptor ? 0 : SENT_BY_ACCEPTOR);
    const extra = header.readUInt16BE(4);
    const rotation = header.readUInt16BE(6);
    header.writeUInt16BE(0, 6);
    if (!header.equals(encodeHeader(flags, this.#receiveSequence, extra))) return undefined;
    const usage = this.#isAcceptor ? USAGE_INITIATOR_SEAL : USAGE_ACCEPTOR_SEAL;
    const body = rotatedBack(token.subarray(HEADER_LENGTH), rotation);
    const opened = this.#key.decrypt(usage, body);
    const end = opened && opened.length - HEADER_LENGTH - extra;
    if (opened === undefined || end === undefined || end < 0) return undefined;
    if (!opened.subarray(opened.length - HEADER_LENGTH).equals(header)) return undefined;
    this.#receiveSequence++;
    return opened.subarray(0, end);
  }
}

function encodeHeader(flags: number, sequence: bigint, extra = 0): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt16BE(TOKEN_ID);
  header[2] = flags;
  header[3] = FILLER;
  header.writeUInt16BE(extra, 4);
  header.writeBigUInt64BE(sequence, 8);
  return header;
}

function rotatedBack(body: Buffer, rotation: number): Buffer {
  const by = rotation % body.length;
  return Buffer.concat([body.subarray(by), body.subarray(0, by)]);
}
