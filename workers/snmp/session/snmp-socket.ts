/**
 * The one UDP socket of a thread and address family: everything that is asked goes through it, whatever the number of targets.
 * An answer counts when it comes from the asked address and port, carries the number of a pending question, and is accepted by it.
 */

import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { canonicalAddress, type IpFamily } from "../../../src/net/address.ts";
import { messageIdOf } from "./message-id.ts";

/** Requested of the kernel, which may give less: a thousand answers may come at once. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** Numbers are INTEGER (0..2147483647) in both places. */
const ID_COUNT = 0x7fff_ffff;

export interface Peer {
  /** Canonical text. */
  readonly address: string;
  readonly port: number;
}

export interface Pending {
  readonly peer: Peer;
  /** Called with every datagram of the peer that carries the number; true: it is the answer, and no further one is wanted. */
  accept(datagram: Uint8Array): boolean;
  /** An answer with the number came from elsewhere: it is not taken, but worth telling. */
  onForeign(address: string): void;
}

/** Hears of every answer that no pending question waits for. */
export type Listener = (
  address: string,
  port: number,
  number: number,
  datagram: Uint8Array,
) => void;

export class SnmpSocket {
  readonly #family: IpFamily;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<Listener>();
  #opening: Promise<Socket> | undefined;
  #socket: Socket | undefined;
  #heard = 0;

  constructor(family: IpFamily) {
    this.#family = family;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Datagrams that have been read from the kernel, whatever they were. */
  get heard(): number {
    return this.#heard;
  }

  /** Reserves a number for the question, under which its answers come; `end` with it afterwards. */
  begin(pending: Pending): number {
    let id = randomInt(1, ID_COUNT);
    while (this.#pending.has(id)) id = randomInt(1, ID_COUNT);
    this.#pending.set(id, pending);
    return id;
  }

  end(id: number): void {
    this.#pending.delete(id);
    if (this.#pending.size + this.#listeners.size === 0) this.#socket?.unref();
  }

  /** `send` needs it. Rejects when no socket can be had. */
  async open(): Promise<void> {
    const socket = await this.#open();
    // It may have been closed meanwhile.
    if (this.#opening !== undefined) this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** `onRefused` is called when the kernel refuses to send (no route, say). */
  send(datagram: Uint8Array, { address, port }: Peer, onRefused: () => void): void {
    const socket = this.#socket;
    if (socket === undefined) {
      onRefused();
      return;
    }
    socket.ref();
    socket.send(datagram, port, address, (error) => {
      if (error !== null) onRefused();
    });
  }

  /** Opens the socket for a sweep; the returned function ends it. */
  async listen(listener: Listener): Promise<() => void> {
    await this.open();
    this.#socket?.ref();
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#pending.size + this.#listeners.size === 0) this.#socket?.unref();
    };
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#socket = undefined;
    this.#opening = undefined;
    const socket = await opening?.catch(() => undefined);
    if (socket) await new Promise<void>((resolve) => socket.close(resolve));
  }

  async #open(): Promise<Socket> {
    this.#opening ??= this.#bind();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  #bind(): Promise<Socket> {
    const socket = createSocket({
      type: this.#family === 4 ? "udp4" : "udp6",
      ...(this.#family === 6 && { ipv6Only: true }),
      recvBufferSize: RECEIVE_BUFFER_BYTES,
      // Only addresses come here; the usual look-up would put each datagram off to the next tick.
      lookup: (address, _options, callback) => callback(null, address, this.#family),
    });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, () => {
        socket.removeListener("error", reject);
        // ICMP errors to one datagram surface here; whom they concern is not told, and silence says the same.
        socket.on("error", () => undefined);
        socket.on("message", (datagram, from) => this.#receive(datagram, from));
        resolve(socket);
      });
    });
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    this.#heard += 1;
    const id = messageIdOf(datagram);
    if (id === undefined) return;
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      const address = this.#listeners.size > 0 ? canonicalAddress(from.address) : undefined;
      if (address === undefined) return;
      for (const listener of this.#listeners) listener(address, from.port, id, datagram);
      return;
    }
    const { address, port } = pending.peer;
    const isFromPeer = from.address === address || canonicalAddress(from.address) === address;
    if (!isFromPeer) pending.onForeign(from.address);
    else if (from.port === port && pending.accept(datagram)) this.#pending.delete(id);
  }
}
