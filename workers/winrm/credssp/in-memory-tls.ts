/** A TLS connection whose records are carried by somebody else: Node's own TLS over a stream in memory. */

import { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

/** What TLS writes is collected here, and what the other side sent is fed here. */
class MemoryWire extends Duplex {
  readonly #onOutput: () => void;
  #output: Buffer[] = [];

  constructor(onOutput: () => void) {
    super();
    this.#onOutput = onOutput;
  }

  takeOutput(): Buffer {
    const output = Buffer.concat(this.#output);
    this.#output = [];
    return output;
  }

  get hasOutput(): boolean {
    return this.#output.length > 0;
  }

  override _read(): void {
    // Fed by push.
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.#output.push(chunk);
    this.#onOutput();
    callback();
  }
}

/** Plaintext so far; putting it together costs what it is long. */
export interface Received {
  readonly length: number;
  readonly bytes: () => Buffer;
}

/** The other side has ended TLS (close_notify), or we have. */
export class TlsEnded extends Error {
  constructor() {
    super("TLS was ended");
  }
}

export class InMemoryTls {
  readonly socket: TLSSocket;
  readonly #wire: MemoryWire;
  #plaintext: Buffer[] = [];
  #plaintextLength = 0;
  #isSecure = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  /** `start` makes the client or the server over the stream; it must not verify anything that it isn't meant to. */
  constructor(start: (wire: Duplex) => TLSSocket) {
    this.#wire = new MemoryWire(() => this.#wake());
    this.socket = start(this.#wire);
    this.socket.on("secure", () => {
      this.#isSecure = true;
      this.#wake();
    });
    this.socket.on("data", (chunk: Buffer) => {
      this.#plaintext.push(chunk);
      this.#plaintextLength += chunk.length;
      this.#wake();
    });
    this.socket.on("error", (error) => this.#fail(error));
    this.socket.on("end", () => this.#fail(new TlsEnded()));
    this.socket.on("close", () => this.#fail(new TlsEnded()));
  }

  get isSecure(): boolean {
    return this.#isSecure;
  }

  /**
   * Feeds what came and gives what is to be sent; empty when the handshake is over. Rejects with OpenSSL's error, or when the signal aborts.
   */
  async handshake(input: Buffer, signal: AbortSignal): Promise<Buffer> {
    this.#feed(input);
    await this.#until(() => this.#isSecure || this.#wire.hasOutput, signal);
    // A flight is written by one call of OpenSSL; its buffers may take more than one turn of the event loop.
    await nextTurn();
    await nextTurn();
    return this.#wire.takeOutput();
  }

  /** The records of the plaintext, after whatever the handshake has left to be sent. */
  async encrypt(plaintext: Buffer): Promise<Buffer> {
    if (this.#failure !== undefined) throw this.#failure;
    await new Promise<void>((resolve, reject) => {
      this.socket.write(plaintext, (error) => (error ? reject(error) : resolve()));
    });
    return this.#wire.takeOutput();
  }

  /** What the records hold, once `isWhole` accepts it. Rejects as `handshake` does. */
  async decrypt(
    records: Buffer,
    isWhole: (received: Received) => boolean,
    signal: AbortSignal,
  ): Promise<Buffer> {
    this.#feed(records);
    const bytes = () => Buffer.concat(this.#plaintext);
    await this.#until(() => isWhole({ length: this.#plaintextLength, bytes }), signal);
    const plaintext = Buffer.concat(this.#plaintext);
    this.#plaintext = [];
    this.#plaintextLength = 0;
    return plaintext;
  }

  close(): void {
    this.socket.destroy();
    this.#wire.destroy();
  }

  #feed(records: Buffer): void {
    if (records.length > 0 && !this.#wire.destroyed) this.#wire.push(records);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  async #until(isReady: () => boolean, signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#wake();
    signal.addEventListener("abort", onAbort);
    try {
      while (!isReady()) {
        signal.throwIfAborted();
        if (this.#failure !== undefined) throw this.#failure;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
