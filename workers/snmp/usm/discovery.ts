/** Engine discovery (RFC 3414 §4): a question that every SNMPv3 engine answers, with or without a credential. */

import type { AgentPlace } from "../session/session.ts";
import { FLAG_REPORTABLE, PDU_GET } from "../wire/constants.ts";
import { encodeScopedPdu, encodeUsmMessage, type Message } from "../wire/message.ts";
import { Engine, isEngineId } from "./engine.ts";

const NONE = Buffer.alloc(0);
const NOTHING = { type: PDU_GET, oids: [], first: 0, second: 0 } as const;

/** The question as a datagram. */
export function encodeDiscovery(id: number): Buffer {
  return encodeUsmMessage({
    id,
    flags: FLAG_REPORTABLE,
    engineId: NONE,
    engineBoots: 0,
    engineTime: 0,
    username: NONE,
    digest: NONE,
    privParameters: NONE,
    scoped: encodeScopedPdu(NONE, NONE, id, NOTHING),
    isEncrypted: false,
  }).bytes;
}

/** Nothing proves who answers, so only the asked address may. */
function engineOf(message: Message, isFromAsked: boolean): Engine | undefined {
  if (message.version !== "v3" || !isFromAsked || !isEngineId(message.engineId)) return undefined;
  return new Engine(message.engineId, message.engineBoots, message.engineTime);
}

/** The engine at the address, or undefined when none answers; rejects when the signal aborts. */
export async function discoverEngine(
  { address, port, socket, context }: AgentPlace,
  waitsMs: readonly number[],
): Promise<Engine | undefined> {
  const answered = await socket.ask<Engine>({
    address,
    port,
    encode: encodeDiscovery,
    accept: engineOf,
    waitsMs,
    signal: context.signal,
    beforeSend: () => context.takePackets(address, 1),
  });
  return answered?.answer;
}
