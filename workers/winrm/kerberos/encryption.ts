/**
 * Encryption types aes128-cts-hmac-sha1-96 and aes256-cts-hmac-sha1-96 of Kerberos (RFC 3962, on the framework of RFC 3961).
 * Nothing else: DES and RC4 are off in every domain that Kerberos is needed for.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { nFold } from "./n-fold.ts";

/** Keys' lengths in bytes by encryption type, the stronger first. */
const KEY_LENGTHS: ReadonlyMap<number, number> = new Map([
  [18, 32],
  [17, 16],
]);
/** The numbers of RFC 3962 §7, the stronger first. */
export const ENCRYPTION_TYPES: readonly number[] = [...KEY_LENGTHS.keys()];

export const BLOCK_LENGTH = 16;
export const MAC_LENGTH = 12;
const ZERO_IV = Buffer.alloc(BLOCK_LENGTH);
/** RFC 3962 §4; a server that asks for very many wants the agent's time rather than a key. */
const DEFAULT_ITERATIONS = 4_096;
const MAX_ITERATIONS = 100_000;

/** A key of one encryption type; what it derives for each use is kept. */
export class KerberosKey {
  readonly type: number;
  readonly bytes: Buffer;
  readonly #derived = new Map<string, Buffer>();

  /** The bytes have the length that the type says: see `keyOf`. */
  constructor(type: number, bytes: Buffer) {
    this.type = type;
    this.bytes = bytes;
  }

  /** Confounder, ciphertext and MAC (RFC 3961 §5.3). */
  encrypt(usage: number, plaintext: Uint8Array): Buffer {
    const whole = Buffer.concat([randomBytes(BLOCK_LENGTH), plaintext]);
    const mac = this.#mac(this.#derive(usage, 0x55), whole);
    return Buffer.concat([encryptCts(this.#derive(usage, 0xaa), whole), mac]);
  }

  /** Undefined when it is cut off, forged, or made with another key. */
  decrypt(usage: number, sealed: Buffer): Buffer | undefined {
    const end = sealed.length - MAC_LENGTH;
    if (end < BLOCK_LENGTH) return undefined;
    const whole = decryptCts(this.#derive(usage, 0xaa), sealed.subarray(0, end));
    const mac = this.#mac(this.#derive(usage, 0x55), whole);
    return timingSafeEqual(mac, sealed.subarray(end)) ? whole.subarray(BLOCK_LENGTH) : undefined;
  }

  /** hmac-sha1-96-aes128 or -aes256 over the bytes. */
  checksum(usage: number, bytes: Uint8Array): Buffer {
    return this.#mac(this.#derive(usage, 0x99), bytes);
  }

  /** The number of its checksum type (RFC 3962 §7). */
  get checksumType(): number {
    return this.type === 18 ? 16 : 15;
  }

  #mac(key: Buffer, bytes: Uint8Array): Buffer {
    return createHmac("sha1", key).update(bytes).digest().subarray(0, MAC_LENGTH);
  }

  #derive(usage: number, kind: number): Buffer {
    const name = `${usage} ${kind}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const constant = Buffer.alloc(5);
    constant.writeUInt32BE(usage);
    constant[4] = kind;
    const key = deriveKey(this.bytes, constant);
    this.#derived.set(name, key);
    return key;
  }
}

/** Undefined when the type is none of ours or the length is another. */
export function keyOf(type: number, bytes: Buffer): KerberosKey | undefined {
  return KEY_LENGTHS.get(type) === bytes.length ? new KerberosKey(type, bytes) : undefined;
}

export const randomKey = (type: number): KerberosKey =>
  new KerberosKey(type, randomBytes(KEY_LENGTHS.get(type) ?? 0));

/**
 * string-to-key of RFC 3962 §4. The parameters are the iteration count, four bytes, as the KDC says; undefined when they, or the type,
 * are none that this client takes.
 */
export function keyOfPassword(
  type: number,
  { password, salt, parameters }: PasswordDerivation,
): KerberosKey | undefined {
  const length = KEY_LENGTHS.get(type);
  if (length === undefined || (parameters !== undefined && parameters.length !== 4)) {
    return undefined;
  }
  const iterations = parameters?.readUInt32BE() ?? DEFAULT_ITERATIONS;
  if (iterations < 1 || iterations > MAX_ITERATIONS) return undefined;
  const temporary = pbkdf2Sync(Buffer.from(password, "utf8"), salt, iterations, length, "sha1");
  return new KerberosKey(type, deriveKey(temporary, Buffer.from("kerberos")));
}

export interface PasswordDerivation {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly parameters?: Buffer | undefined;
}

/** DK of RFC 3961 §5.1. */
function deriveKey(key: Buffer, constant: Buffer): Buffer {
  let block = nFold(constant, BLOCK_LENGTH);
  const blocks: Buffer[] = [];
  for (let length = 0; length < key.length; length += BLOCK_LENGTH) {
    block = encryptCbc(key, block);
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, key.length);
}

const cbc = (key: Buffer) => `aes-${key.length * 8}-cbc`;

/** Whole blocks only. */
function encryptCbc(key: Buffer, blocks: Buffer): Buffer {
  const cipher = createCipheriv(cbc(key), key, ZERO_IV).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}

function decryptCbc(key: Buffer, blocks: Buffer): Buffer {
  const decipher = createDecipheriv(cbc(key), key, ZERO_IV).setAutoPadding(false);
  return Buffer.concat([decipher.update(blocks), decipher.final()]);
}

/** The bytes of the last block, 1 to 16, and where it begins. */
function lastBlock(length: number): { start: number; size: number } {
  const start = Math.floor((length - 1) / BLOCK_LENGTH) * BLOCK_LENGTH;
  return { start, size: length - start };
}

/** CBC with ciphertext stealing (RFC 3962 §5): the last two blocks are exchanged, the last one is cut. At least one block. */
export function encryptCts(key: Buffer, plaintext: Buffer): Buffer {
  const { start, size } = lastBlock(plaintext.length);
  const padded = Buffer.alloc(start + BLOCK_LENGTH);
  plaintext.copy(padded);
  const blocks = encryptCbc(key, padded);
  if (start === 0) return blocks;
  return Buffer.concat([
    blocks.subarray(0, start - BLOCK_LENGTH),
    blocks.subarray(start),
    blocks.subarray(start - BLOCK_LENGTH, start - BLOCK_LENGTH + size),
  ]);
}

export function decryptCts(key: Buffer, ciphertext: Buffer): Buffer {
  const { start, size } = lastBlock(ciphertext.length);
  if (start === 0) return decryptCbc(key, ciphertext);
  const last = ciphertext.subarray(start - BLOCK_LENGTH, start);
  const stolen = decryptCbc(key, last).subarray(size);
  const blocks = Buffer.concat([
    ciphertext.subarray(0, start - BLOCK_LENGTH),
    ciphertext.subarray(start),
    stolen,
    last,
  ]);
  return decryptCbc(key, blocks).subarray(0, ciphertext.length);
}
