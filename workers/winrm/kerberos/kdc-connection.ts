/** Messages to the KDCs of a realm, over TCP: each with its length before it (RFC 4120 §7.2.2). */

import type { Duplex } from "node:stream";
import { KsocketError } from "../../../src/protocol/errors.ts";
import { openStream, type TunnelTarget, type TunnelWay } from "../../harness/tunnel/open-tunnel.ts";
import { startDeadline } from "../http/deadline.ts";
import type { KdcCarrier } from "./tickets.ts";

const LENGTH = 4;
/** Tickets carry the groups of an account: up to 64 KiB in Windows. */
const MAX_REPLY = 262_144;

/**
 * Asks the first KDC that answers, and stays with it. Each gets an equal part of the time, so that one which is down leaves time for the
 * next. The carrier rejects with KERBEROS_NO_KDC, and when the signal aborts.
 */
export function kdcCarrier(
  kdcs: readonly TunnelTarget[],
  way: TunnelWay & { readonly timeoutMs: number },
  signal: AbortSignal,
): KdcCarrier {
  const timeoutMs = way.timeoutMs / (kdcs.length + 1);
  let candidates = kdcs;
  return async (message) => {
    const faults: string[] = [];
    for (const kdc of candidates) {
      const answer = await ask(kdc, message, { ...way, timeoutMs }, signal);
      signal.throwIfAborted();
      if (typeof answer !== "string") {
        candidates = [kdc];
        return answer;
      }
      faults.push(`${kdc.address} port ${kdc.port}: ${answer}`);
    }
    throw new KsocketError("KERBEROS_NO_KDC", faults.join("; "));
  };
}

/** The reply, or why there is none. */
async function ask(
  kdc: TunnelTarget,
  message: Buffer,
  way: TunnelWay & { readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<Buffer | string> {
  const deadline = startDeadline(signal, way.timeoutMs);
  try {
    const opened = await openStream(kdc, way, deadline.signal);
    if (opened.status === "failed" || opened.status === "refused") return opened.error.message;
    if (opened.status !== "done") return "no answer in time";
    return await exchange(opened.value, message, deadline.signal);
  } finally {
    deadline.clear();
  }
}

function exchange(stream: Duplex, message: Buffer, signal: AbortSignal): Promise<Buffer | string> {
  const head = Buffer.alloc(LENGTH);
  head.writeUInt32BE(message.length);
  return new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    const end = (answer: Buffer | string) => {
      signal.removeEventListener("abort", onAbort);
      stream.destroy();
      resolve(answer);
    };
    const onAbort = () => end("no answer in time");
    stream.on("error", () => end("the connection broke"));
    stream.on("close", () => end("it closed the connection"));
    stream.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < LENGTH) return;
      const length = received.readUInt32BE();
      if (length > MAX_REPLY) end("a reply above the limit");
      else if (received.length >= LENGTH + length) end(received.subarray(LENGTH, LENGTH + length));
    });
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    stream.write(Buffer.concat([head, message]));
  });
}
