/** The RC4 key stream (vectors: RFC 6229), which OpenSSL 3 no longer offers and NTLM seals messages with. */

export class Rc4 {
  #state: Uint8Array;
  #i = 0;
  #j = 0;

  /** Key: 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    const state = Uint8Array.from({ length: 256 }, (_, index) => index);
    let j = 0;
    for (let i = 0; i < 256; i++) {
      j = (j + at(state, i) + at(key, i % key.length)) & 255;
      swap(state, i, j);
    }
    this.#state = state;
  }

  /** Encrypts or decrypts the next bytes of the stream. */
  apply(data: Uint8Array): Buffer {
    const result = Buffer.allocUnsafe(data.length);
    const state = this.#state;
    let i = this.#i;
    let j = this.#j;
    for (let index = 0; index < data.length; index++) {
      i = (i + 1) & 255;
      j = (j + at(state, i)) & 255;
      swap(state, i, j);
      result[index] = at(data, index) ^ at(state, (at(state, i) + at(state, j)) & 255);
    }
    this.#i = i;
    this.#j = j;
    return result;
  }

  /** A second stream that goes on from the same place. */
  clone(): Rc4 {
    const copy = new Rc4(Uint8Array.of(0));
    copy.#state = this.#state.slice();
    copy.#i = this.#i;
    copy.#j = this.#j;
    return copy;
  }
}

/** Never outside its array: the index is masked, or bound by the length. */
const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

function swap(state: Uint8Array, i: number, j: number): void {
  const kept = at(state, i);
  state[i] = at(state, j);
  state[j] = kept;
}
