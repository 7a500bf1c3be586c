/**
 * A direct-tcpip channel (RFC 4254 §7.2) as a stream that behaves like a socket: it closes when it is destroyed, though the other side
 * says nothing, and fails when the jump host is lost.
 */

import { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";
import type { SshConnection } from "./ssh-client/ssh-connection.ts";

export class TunnelStream extends Duplex {
  readonly #channel: ClientChannel;
  readonly #unwatch: () => void;
  #isEnded = false;

  constructor(channel: ClientChannel, connection: SshConnection, jumpHost: string) {
    super();
    this.#channel = channel;
    // Between two users nobody else may listen, and an error must not become an uncaught one.
    this.on("error", () => undefined);
    channel.on("data", (chunk: Buffer) => {
      connection.credit(chunk.length);
      if (!this.push(chunk)) channel.pause();
    });
    channel.on("end", () => this.#finishReading());
    channel.on("close", () => this.#finishReading());
    channel.on("error", (error: Error) => this.destroy(error));
    this.#unwatch = connection.onEnded(() => this.#lost(jumpHost));
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.#channel.write(chunk, callback);
  }

  override _final(callback: () => void): void {
    this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#isEnded = true;
    this.#unwatch();
    this.#channel.close();
    this.#channel.resume();
    callback(error);
  }

  #finishReading(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.push(null);
  }

  #lost(jumpHost: string): void {
    if (this.destroyed || this.#isEnded) return;
    const error: NodeJS.ErrnoException = new Error(`the jump host ${jumpHost} was lost`);
    error.code = "ECONNRESET";
    this.destroy(error);
  }
}
