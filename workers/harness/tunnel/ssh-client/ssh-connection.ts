/** A logged-in connection: what sessions and tunnels are opened on. */

import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import type { HostKey } from "../host-keys/host-key.ts";
import type { WireTap } from "./wire-tap.ts";

/** Something that a person should know of the login; goes into the node's findings. */
export interface LoginFinding {
  readonly code: string;
  readonly message: string;
}

export class SshConnection {
  readonly client: Client;
  /** "SSH-2.0-OpenSSH_9.2p1 Debian-2" */
  readonly serverVersion: string;
  readonly username: string;
  readonly hostKey: HostKey;
  readonly findings: readonly LoginFinding[];
  /** The server took the best algorithms: the next connection need offer no others. */
  readonly tookBest: boolean;
  /** The server was asked to let in without a password or key, and didn't. */
  readonly refusedWithout: boolean;
  readonly #onEnded = new Set<() => void>();
  readonly #stream: Duplex;
  readonly #tap: WireTap;
  #isOpen = true;

  constructor(parts: {
    readonly client: Client;
    readonly stream: Duplex;
    readonly tap: WireTap;
    readonly username: string;
    readonly hostKey: HostKey;
    readonly findings: readonly LoginFinding[];
    readonly tookBest: boolean;
    readonly refusedWithout: boolean;
  }) {
    this.client = parts.client;
    this.#stream = parts.stream;
    this.#tap = parts.tap;
    this.serverVersion = parts.tap.identification ?? "";
    this.username = parts.username;
    this.hostKey = parts.hostKey;
    this.findings = parts.findings;
    this.tookBest = parts.tookBest;
    this.refusedWithout = parts.refusedWithout;
    parts.client.once("close", () => {
      this.#isOpen = false;
      for (const listener of this.#onEnded) listener();
    });
  }

  /** Calls back when the connection ends, by whomever, before its channels learn of it. Returns how to take that back. */
  onEnded(listener: () => void): () => void {
    this.#onEnded.add(listener);
    return () => this.#onEnded.delete(listener);
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#stream.destroyed;
  }

  /** Says that data of the given length had been asked for. */
  credit(bytes: number): void {
    this.#tap.credit(bytes);
  }

  /** Takes leave and closes; may be called again. */
  close(): void {
    closeClient(this.client, this.#stream);
  }
}

/** ssh2 ends its side only: a server that never closes its own would keep the socket. */
export function closeClient(client: Client, stream: Duplex): void {
  client.end();
  setImmediate(() => stream.destroy());
}
