/**
 * One datagram that is sent to many addresses: encoded once, and stamped with each address's own number. The number is made of the
 * address and secrets of this thread and of the probe, so that an answer proves itself without anything being kept of the question.
 */

import { randomInt } from "node:crypto";
import { sameBytes } from "../../../src/net/bytes.ts";

/** Numbers of four octets whatever their value: 0x40000000 to 0x7fffffff. */
const LOWEST = 0x4000_0000;
const MASK = 0x3fff_ffff;
const OCTETS = 4;

/** The finalizer of MurmurHash3 (public domain): every bit of the input counts in every bit of the output. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}

export class Probe {
  readonly port: number;
  readonly #secrets = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;
  readonly #encode: (id: number) => Uint8Array;
  readonly #template: Uint8Array;
  readonly #places: readonly number[];
  #repeat: Probe | undefined;

  /** `encode` gives the datagram for a number; it must differ between numbers in nothing else. */
  constructor(port: number, encode: (id: number) => Uint8Array) {
    this.port = port;
    this.#encode = encode;
    const mark = LOWEST | randomInt(MASK);
    this.#template = encode(mark);
    // Where the octets of one number lie, those of another lie, too; what only looks like the number does not change.
    const other = encode(LOWEST | (~mark & MASK));
    this.#places = [...this.#template.keys()].filter(
      (at) =>
        isNumberAt(this.#template, at, mark) && !sameBytes(this.#template, at, other, at, OCTETS),
    );
  }

  /** The same question with numbers of its own: its answers are told apart from this one's. */
  get repeat(): Probe {
    this.#repeat ??= new Probe(this.port, this.#encode);
    return this.#repeat;
  }

  /** The number that belongs to an address in canonical text. */
  numberOf(address: string): number {
    let hash = this.#secrets[0];
    for (let i = 0; i < address.length; i += 1) hash = mixed(hash ^ address.charCodeAt(i));
    return LOWEST | (mixed(hash ^ this.#secrets[1]) & MASK);
  }

  /** Whether an answer that carries the number, from the address and port, answers this. */
  isNumberOf(number: number, address: string, port: number): boolean {
    return port === this.port && number === this.numberOf(address);
  }

  /** A datagram of its own: the kernel may take it later. */
  datagramFor(address: string): Uint8Array {
    const datagram = Buffer.from(this.#template);
    const number = this.numberOf(address);
    for (const place of this.#places) datagram.writeUInt32BE(number, place);
    return datagram;
  }
}

function isNumberAt(bytes: Uint8Array, at: number, number: number): boolean {
  if (at + OCTETS > bytes.length) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) === number;
}
