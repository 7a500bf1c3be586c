/**
 * Questions and answers over UDP: one socket a family and protocol for the whole thread, answers matched by
 * address, port and the 16-bit transaction id that DNS and NetBIOS messages begin with. Late or foreign datagrams are dropped.
 */

import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { canonicalAddress, type IpFamily } from "../../src/net/address.ts";

export interface DatagramQuestion {
  readonly address: string;
  readonly port: number;
  readonly encode: (id: number) => Buffer;
  /** One wait for each time the question is sent. */
  readonly waitsMs: readonly number[];
  readonly signal: AbortSignal;
  /** Awaited before each datagram. */
  readonly beforeSend: () => Promise<void>;
}

const ID_COUNT = 0x1_0000;

export class Datagrams {
  readonly #family: IpFamily;
  #socket: Promise<Socket> | undefined;
  readonly #pending = new Map<string, (answer: Buffer) => void>();

  constructor(family: IpFamily) {
    this.#family = family;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** The answer, or undefined when none comes or the datagram can't be sent; rejects when the signal aborts. */
  async ask(question: DatagramQuestion): Promise<Buffer | undefined> {
    const { signal, address, port } = question;
    signal.throwIfAborted();
    const socket = await this.#open();
    const id = this.#freeId(address, port);
    const key = keyOf(address, port, id);
    const answered = new Promise<Buffer>((resolve) => {
      this.#pending.set(key, resolve);
    });
    try {
      const datagram = question.encode(id);
      for (const waitMs of question.waitsMs) {
        await question.beforeSend();
        if (!(await sent(socket, datagram, address, port))) return undefined;
        const answer = await within(answered, waitMs, signal);
        if (answer !== undefined) return answer;
      }
      return undefined;
    } finally {
      this.#pending.delete(key);
      if (this.#pending.size === 0) socket.unref();
    }
  }

  /** Sends one datagram that nobody is expected to answer; false when the kernel refuses to. */
  async tell(address: string, port: number, datagram: Buffer): Promise<boolean> {
    const socket = await this.#open();
    const isSent = await sent(socket, datagram, address, port);
    if (this.#pending.size === 0) socket.unref();
    return isSent;
  }

  /** Closes the socket; questions still open end by their waits. */
  async close(): Promise<void> {
    const opening = this.#socket;
    this.#socket = undefined;
    const socket = await opening?.catch(() => undefined);
    if (socket) await new Promise<void>((resolve) => socket.close(resolve));
  }

  async #open(): Promise<Socket> {
    this.#socket ??= this.#bind();
    try {
      const socket = await this.#socket;
      socket.ref();
      return socket;
    } catch (error) {
      this.#socket = undefined;
      throw error;
    }
  }

  #bind(): Promise<Socket> {
    const socket = createSocket({
      type: this.#family === 4 ? "udp4" : "udp6",
      ...(this.#family === 6 && { ipv6Only: true }),
    });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, () => {
        socket.removeListener("error", reject);
        // ICMP errors to one datagram surface here; whom they concern is not told, and silence says the same.
        socket.on("error", () => undefined);
        socket.on("message", (message, from) => this.#receive(message, from));
        resolve(socket);
      });
    });
  }

  #receive(message: Buffer, from: RemoteInfo): void {
    if (message.length < 2) return;
    const address = canonicalAddress(from.address);
    if (address === undefined) return;
    this.#pending.get(keyOf(address, from.port, message.readUInt16BE(0)))?.(message);
  }

  #freeId(address: string, port: number): number {
    for (let i = 0; i < ID_COUNT; i++) {
      const id = randomInt(ID_COUNT);
      if (!this.#pending.has(keyOf(address, port, id))) return id;
    }
    throw new RangeError(`no transaction id is free for ${address}`);
  }
}

const keyOf = (address: string, port: number, id: number): string => `${address} ${port} ${id}`;

function sent(socket: Socket, datagram: Buffer, address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    socket.send(datagram, port, address, (error) => resolve(error === null));
  });
}

/** The value, undefined after the wait; rejects with the signal's reason. */
export function within<Value>(
  promise: Promise<Value>,
  waitMs: number,
  signal: AbortSignal,
): Promise<Value | undefined> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => end(() => reject(signal.reason as Error));
    const timer = setTimeout(() => end(() => resolve(undefined)), waitMs);
    function end(settle: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      settle();
    }
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(
      (value) => end(() => resolve(value)),
      (error: Error) => end(() => reject(error)),
    );
  });
}
