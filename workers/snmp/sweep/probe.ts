/**
 * One datagram that is sent to many addresses: encoded once, and stamped with each address's own number. The number is made of the
 * address and secrets of this thread, so that an answer proves itself without anything being kept of the question.
 */

import { randomInt } from "node:crypto";
import { sameBytes } from "../../../src/net/bytes.ts";

/** Numbers of four octets whatever their value: 0x40000000 to 0x7fffffff. */
const LOWEST = 0x4000_0000;
const MASK = 0x3fff_ffff;
const OCTETS = 4;

const secrets = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;

/** The number that belongs to an address and port. */
export function numberOf(address: string, port: number): number {
  let hash = secrets[0];
  for (let i = 0; i < address.length; i += 1) hash = mixed(hash ^ address.charCodeAt(i));
  hash = mixed(mixed(hash ^ port) ^ secrets[1]);
  return LOWEST | (hash & MASK);
}

/** The finalizer of MurmurHash3 (public domain): every bit of the input counts in every bit of the output. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}

export class Probe {
  readonly port: number;
  readonly #template: Uint8Array;
  readonly #places: readonly number[];

  /** `encode` gives the datagram for a number; it must differ between numbers in nothing else. */
  constructor(port: number, encode: (id: number) => Uint8Array) {
    this.port = port;
    const mark = LOWEST | randomInt(MASK);
    this.#template = encode(mark);
    // Where the octets of one number lie, those of another lie, too; what only looks like the number does not change.
    const other = encode(LOWEST | (~mark & MASK));
    this.#places = [...this.#template.keys()].filter(
      (at) =>
        isNumberAt(this.#template, at, mark) && !sameBytes(this.#template, at, other, at, OCTETS),
    );
  }

  /** A datagram of its own: the kernel may take it later. */
  datagramFor(address: string): Uint8Array {
    const datagram = Buffer.from(this.#template);
    const number = numberOf(address, this.port);
    for (const place of this.#places) datagram.writeUInt32BE(number, place);
    return datagram;
  }
}

function isNumberAt(bytes: Uint8Array, at: number, number: number): boolean {
  if (at + OCTETS > bytes.length) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) === number;
}
