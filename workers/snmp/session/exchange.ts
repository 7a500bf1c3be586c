/** One question to one agent: sent, repeated while nothing comes, and answered or not. */

import type { Aborts } from "./aborts.ts";
import type { RoundTrip } from "./round-trip.ts";
import type { Peer, SnmpSocket } from "./snmp-socket.ts";

/** How a credential file wants it: one try lasts `timeoutMs`, and there are `retries` more, `retryIntervalMs` apart. */
export interface Patience {
  readonly timeoutMs: number;
  readonly retries: number;
  readonly retryIntervalMs: number;
}

/** A lost datagram is sent again within a try, so that one loss costs no more than a round trip. */
const MAX_SENDS_IN_A_TRY = 4;

export interface Asking<Reply> {
  readonly peer: Peer;
  readonly encode: (id: number) => Uint8Array;
  /** The reply, or undefined when the datagram is none: it is dropped, and the wait goes on. */
  readonly decode: (datagram: Uint8Array) => Reply | undefined;
}

/** What an exchange shares with the others of its target. */
export interface ExchangeContext {
  readonly socket: SnmpSocket;
  readonly patience: Patience;
  readonly roundTrip: RoundTrip;
  readonly aborts: Aborts;
  /** Awaited before each datagram. */
  readonly takePacket: () => Promise<void>;
  /** An answer came from this address instead of the asked one. */
  readonly onForeign: (address: string) => void;
}

/** The reply; undefined when none came. Rejects with the signal's reason when it aborts. */
export async function exchange<Reply>(
  context: ExchangeContext,
  asking: Asking<Reply>,
): Promise<Reply | undefined> {
  const { aborts, socket } = context;
  aborts.throwIfAborted();
  if (!socket.isOpen) await socket.open();
  let reply: Reply | undefined;
  let isRefused = false;
  let wake: () => void = () => undefined;
  const id = socket.begin({
    peer: asking.peer,
    accept: (datagram) => {
      const decoded = asking.decode(datagram);
      if (decoded === undefined) return false;
      reply = decoded;
      wake();
      return true;
    },
    onForeign: context.onForeign,
  });
  const onAbort = () => wake();
  aborts.add(onAbort);
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  try {
    await askUntil(context, asking, id, {
      sleep,
      isAnswered: () => reply !== undefined,
      isRefused: () => isRefused,
      refuse: () => {
        isRefused = true;
        wake();
      },
    });
    return reply;
  } finally {
    aborts.delete(onAbort);
    socket.end(id);
  }
}

interface Waiting {
  readonly sleep: (ms: number) => Promise<void>;
  readonly isAnswered: () => boolean;
  readonly isRefused: () => boolean;
  readonly refuse: () => void;
}

async function askUntil<Reply>(
  { aborts, patience, roundTrip, socket, takePacket }: ExchangeContext,
  { encode, peer }: Asking<Reply>,
  id: number,
  { sleep, isAnswered, isRefused, refuse }: Waiting,
): Promise<void> {
  const datagram = encode(id);
  let sends = 0;
  for (let attempt = 0; attempt <= patience.retries; attempt += 1) {
    if (attempt > 0) await sleep(patience.retryIntervalMs);
    let leftMs = patience.timeoutMs;
    let waitMs = Math.min(roundTrip.waitMs, patience.timeoutMs);
    for (let send = 0; leftMs > 0; send += 1) {
      if (isAnswered()) return;
      await takePacket();
      aborts.throwIfAborted();
      const sentAt = performance.now();
      socket.send(datagram, peer, refuse);
      sends += 1;
      const isLast = send === MAX_SENDS_IN_A_TRY - 1 || leftMs - waitMs < waitMs;
      const thisWaitMs = isLast ? leftMs : waitMs;
      if (!isRefused()) await sleep(thisWaitMs);
      aborts.throwIfAborted();
      if (isRefused()) return;
      if (isAnswered()) {
        if (sends === 1) roundTrip.measured(performance.now() - sentAt);
        return;
      }
      leftMs -= thisWaitMs;
      waitMs *= 2;
    }
  }
}
