/**
 * Messages to many agents over one UDP socket a family and thread. An answer is matched by its random 31-bit id
 * (request-id or msgID), must come from the asked port, and must be accepted by who asked.
 */

import { randomInt } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { canonicalAddress, type IpFamily } from "../../../src/net/address.ts";
import { decodeMessage, type Message } from "../wire/message.ts";

export interface Exchange<Answer> {
  readonly address: string;
  readonly port: number;
  readonly encode: (id: number) => Buffer;
  /** The answer, or undefined to go on waiting. */
  readonly accept: (message: Message, isFromAsked: boolean) => Answer | undefined;
  /** One wait, milliseconds, for each time the message is sent. */
  readonly waitsMs: readonly number[];
  readonly signal: AbortSignal;
  /** Awaited before each datagram. */
  readonly beforeSend: () => Promise<void>;
}

export interface Answered<Answer> {
  readonly answer: Answer;
  /** From the send to the answer; undefined when the message was repeated, since then nobody knows which was answered (Karn's rule). */
  readonly rttMs: number | undefined;
}

interface Pending {
  readonly address: string;
  readonly port: number;
  readonly receive: (message: Message, isFromAsked: boolean) => void;
}

/** Hears of every answer that no exchange waits for. */
export type Listener = (address: string, port: number, id: number) => void;

const MAX_ID = 0x7fff_ffff;
/** Room for the answers of many agents at once, bytes; the kernel may grant less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

export class AgentSocket {
  readonly #family: IpFamily;
  #socket: Promise<Socket> | undefined;
  #opened: Socket | undefined;
  readonly #listeners = new Set<Listener>();
  readonly #pending = new Map<number, Pending>();

  constructor(family: IpFamily) {
    this.#family = family;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** The answer, or undefined after the waits or when the kernel refuses to send; rejects when the signal aborts. */
  async ask<Answer>(exchange: Exchange<Answer>): Promise<Answered<Answer> | undefined> {
    exchange.signal.throwIfAborted();
    const socket = await this.#open();
    const id = this.#freeId();
    const wait = new Wait<Answer>(exchange.signal);
    const { address, port, accept } = exchange;
    this.#pending.set(id, {
      address,
      port,
      receive: (message, isFromAsked) => {
        const answer = accept(message, isFromAsked);
        if (answer !== undefined) wait.answer(answer);
      },
    });
    try {
      return await this.#send(socket, id, exchange, wait);
    } finally {
      wait.close();
      this.#pending.delete(id);
      if (this.#isIdle) socket.unref();
    }
  }

  /** Opens the socket for a sweep; the returned function ends it. */
  async listen(listener: Listener): Promise<() => void> {
    const socket = await this.#open();
    this.#opened = socket;
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#isIdle) socket.unref();
    };
  }

  /** For sweeps, while they listen: what the kernel refuses counts as lost. */
  sendUnwatched(datagram: Uint8Array, address: string, port: number): void {
    this.#opened?.send(datagram, port, address, () => undefined);
  }

  async close(): Promise<void> {
    const opening = this.#socket;
    this.#opened = undefined;
    this.#socket = undefined;
    const socket = await opening?.catch(() => undefined);
    if (socket) await new Promise<void>((resolve) => socket.close(resolve));
  }

  get #isIdle(): boolean {
    return this.#pending.size + this.#listeners.size === 0;
  }

  async #send<Answer>(
    socket: Socket,
    id: number,
    exchange: Exchange<Answer>,
    wait: Wait<Answer>,
  ): Promise<Answered<Answer> | undefined> {
    let sends = 0;
    let sentAt = 0;
    for (const waitMs of exchange.waitsMs) {
      await exchange.beforeSend();
      sends += 1;
      sentAt = performance.now();
      if (!(await sent(socket, exchange.encode(id), exchange.port, exchange.address))) {
        return undefined;
      }
      const answer = await wait.upTo(waitMs);
      if (answer !== undefined) {
        return { answer, rttMs: sends === 1 ? wait.answeredAt - sentAt : undefined };
      }
    }
    return undefined;
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
      recvBufferSize: RECEIVE_BUFFER_BYTES,
      ...(this.#family === 6 && { ipv6Only: true }),
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
    const message = decodeMessage(datagram);
    if (message === undefined) return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) this.#tellListeners(from, message.id);
    if (pending === undefined || pending.port !== from.port) return;
    const isFromAsked =
      from.address === pending.address || canonicalAddress(from.address) === pending.address;
    pending.receive(message, isFromAsked);
  }

  #tellListeners(from: RemoteInfo, id: number): void {
    if (this.#listeners.size === 0) return;
    const address = canonicalAddress(from.address);
    if (address === undefined) return;
    for (const listener of this.#listeners) listener(address, from.port, id);
  }

  #freeId(): number {
    for (;;) {
      const id = randomInt(1, MAX_ID);
      if (!this.#pending.has(id)) return id;
    }
  }
}

/** One exchange's answer and its timer. */
class Wait<Answer> {
  answeredAt = 0;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#wake?.();
  #answer: Answer | undefined;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  answer(answer: Answer): void {
    if (this.#answer !== undefined) return;
    this.#answer = answer;
    this.answeredAt = performance.now();
    this.#wake?.();
  }

  /** The answer, or undefined when the time is over; rejects when the signal aborts. */
  async upTo(waitMs: number): Promise<Answer | undefined> {
    if (this.#answer === undefined && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    if (this.#answer === undefined) this.#signal.throwIfAborted();
    return this.#answer;
  }

  close(): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
  }
}

function sent(socket: Socket, datagram: Buffer, port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    socket.send(datagram, port, address, (error) => resolve(error === null));
  });
}
