/** A bad line to a UDP server on loopback: every datagram is late, and some never come, the same ones for the same seed. */

import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

export interface LineOptions {
  readonly to: { readonly address: string; readonly port: number };
  /** Of one way, milliseconds. */
  readonly delayMs: number;
  /** Share of the datagrams of each way that are lost, 0–1. */
  readonly loss: number;
  readonly seed: number;
  /** What becomes of an answer on its way. */
  readonly alter?: (answer: Buffer) => Buffer;
}

export interface Line {
  readonly address: string;
  readonly port: number;
  /** Datagrams of both ways that were lost so far. */
  readonly lost: number;
  stop(): Promise<void>;
}

const WORD = 2 ** 32;

/** A linear congruential generator (Numerical Recipes' constants): 0 up to 1. */
function randomness(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / WORD;
  };
}

/** Relays between one client at a time and the server. */
export async function startLossyRelay({
  to,
  delayMs,
  loss,
  seed,
  alter,
}: LineOptions): Promise<Line> {
  const random = randomness(seed);
  const near = createSocket("udp4");
  const far = createSocket("udp4");
  const waiting = new Set<NodeJS.Timeout>();
  let client: { address: string; port: number } | undefined;
  let lost = 0;
  const pass = (through: Socket, datagram: Buffer, peer: typeof client) => {
    if (peer === undefined) return;
    if (random() < loss) {
      lost += 1;
      return;
    }
    const timer = setTimeout(() => {
      waiting.delete(timer);
      through.send(datagram, peer.port, peer.address);
    }, delayMs);
    waiting.add(timer);
  };
  near.on("message", (datagram, { address, port }) => {
    client = { address, port };
    pass(far, datagram, to);
  });
  far.on("message", (datagram) => pass(near, alter?.(datagram) ?? datagram, client));
  for (const socket of [near, far]) {
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
  }
  return {
    ...near.address(),
    get lost() {
      return lost;
    },
    stop: async () => {
      for (const timer of waiting) clearTimeout(timer);
      const closed = [near, far].map((socket) => once(socket, "close"));
      near.close();
      far.close();
      await Promise.all(closed);
    },
  };
}
