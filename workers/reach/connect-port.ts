/**
 * One TCP connect, its meaning, and what the service says first. The connection ends with a reset (RFC 9293 §3.10.7.4):
 * one packet, and nothing stays in TIME_WAIT on either side.
 */

import { connect, type Socket } from "node:net";

export type ConnectOutcome =
  | { readonly state: "open"; readonly rttMs: number; readonly said: Buffer }
  | { readonly state: "closed"; readonly rttMs: number }
  /** `reason`: "timeout", or the code that the kernel made of what the network said. */
  | { readonly state: "filtered"; readonly reason: string }
  /** Nothing left this machine: no route, no right, no file descriptor. */
  | { readonly state: "unsent"; readonly reason: string };

export interface ConnectOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Sent once connected; empty: nothing. */
  readonly question?: string;
  /** How long the service may take to say something; 0: it is not listened to. */
  readonly listenMs: number;
  /** Awaited after the port has shown to be open, before the packet that ends the connection. */
  readonly beforeEnd: () => Promise<void>;
}

/** What a service says first is read up to here. */
const SAID_BYTES_MAX = 2_048;
const UNSENT_CODES = new Set([
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EACCES",
  "EPERM",
  "EMFILE",
  "ENFILE",
  "EINVAL",
  "EAFNOSUPPORT",
  "ENOBUFS",
]);

/** Never rejects but when the signal aborts; the socket is closed in every case. */
export async function connectPort(
  address: string,
  port: number,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  options.signal.throwIfAborted();
  // Half open: else Node.js would answer the other side's FIN with a shutdown, and a reset during that leaves the handle open for ever.
  const socket = connect({ host: address, port, autoSelectFamily: false, allowHalfOpen: true });
  const abort = () => socket.destroy(options.signal.reason as Error);
  options.signal.addEventListener("abort", abort, { once: true });
  try {
    const outcome = await connected(socket, options.timeoutMs);
    options.signal.throwIfAborted();
    if (outcome.state !== "open") return outcome;
    const said = options.listenMs > 0 ? await listen(socket, options) : Buffer.alloc(0);
    options.signal.throwIfAborted();
    await options.beforeEnd();
    return { ...outcome, said };
  } finally {
    options.signal.removeEventListener("abort", abort);
    end(socket);
  }
}

/** A reset of a socket that is still connecting would wait for the connection, and the kernel would repeat the SYN until then. */
function end(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

function connected(socket: Socket, timeoutMs: number): Promise<ConnectOutcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ state: "filtered", reason: "timeout" }), timeoutMs);
    const settle = (outcome: ConnectOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const rttMs = () => Math.round((performance.now() - startedAt) * 1_000) / 1_000;
    socket.once("connect", () => settle({ state: "open", rttMs: rttMs(), said: Buffer.alloc(0) }));
    // Stays for the socket's life: an error after the outcome must not become an uncaught one.
    socket.on("error", (error: NodeJS.ErrnoException) => settle(meaningOf(error, rttMs())));
    socket.once("close", () => settle({ state: "filtered", reason: "closed" }));
  });
}

function meaningOf(error: NodeJS.ErrnoException, rttMs: number): ConnectOutcome {
  const reason = error.code ?? "unknown";
  // Also what Linux makes of an ICMP port unreachable, which a firewall may have sent.
  if (reason === "ECONNREFUSED" || reason === "ECONNRESET") return { state: "closed", rttMs };
  return { state: UNSENT_CODES.has(reason) ? "unsent" : "filtered", reason };
}

/** What the service says until it pauses at a line's end, has said enough, or the time is over. */
function listen(socket: Socket, options: ConnectOptions): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(finish, options.listenMs);
    function finish(): void {
      clearTimeout(timer);
      socket.removeListener("data", onData);
      socket.pause();
      resolve(Buffer.concat(parts).subarray(0, SAID_BYTES_MAX));
    }
    function onData(chunk: Buffer): void {
      parts.push(chunk);
      bytes += chunk.length;
      if (bytes >= SAID_BYTES_MAX || isWhole(Buffer.concat(parts), options.question)) finish();
    }
    socket.on("data", onData);
    socket.once("end", finish);
    socket.once("close", finish);
    if (options.question) socket.write(options.question);
  });
}

/** An HTTP response is whole with its head; a greeting with its first line, or at once when it is no text. */
function isWhole(said: Buffer, question: string | undefined): boolean {
  if (question) return said.includes("\r\n\r\n");
  return said.includes("\n") || said.some((byte) => byte === 0 || byte === 255);
}
