/** A community, by SNMPv2c and, where that stays unanswered, by SNMPv1 within the same window. */

import { setTimeout as delay } from "node:timers/promises";
import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import { CommunitySession } from "../session/community-session.ts";
import type { Patience } from "../session/exchange.ts";
import type { CommunityVersion } from "../wire/community-message.ts";
import { type Attempt, attemptOf, silent } from "./attempt.ts";
import { firstQuestion } from "./first-question.ts";
import { type LoginTarget, patienceOf } from "./target.ts";

type Community = Extract<SnmpCredential["auth"], { version: "community" }>;

/** For so much of the window SNMPv2c is given the chance alone. */
const V1_AFTER = 0.5;

export async function tryCommunity(
  target: LoginTarget,
  credential: SnmpCredential,
  auth: Community,
  signal: AbortSignal,
): Promise<Attempt> {
  const patience = patienceOf(credential);
  const community = Buffer.from(auth.community.reveal(), "utf8");
  const peer = { address: target.address, port: credential.port };
  const ask = async (version: CommunityVersion, waits: Patience, until: AbortSignal) => {
    const context = target.exchangeContext(waits, until);
    const session = new CommunitySession({ version, community }, peer, context);
    const reply = await session.ask(firstQuestion);
    if (reply.kind === "silent") return undefined;
    // The session goes on with the target's own signal: `until` ends with the login.
    const lasting = target.exchangeContext(patience, target.context.signal);
    const kept = new CommunitySession({ version, community }, peer, lasting);
    return attemptOf(reply, kept, { version });
  };
  const other = new AbortController();
  const until = AbortSignal.any([signal, other.signal]);
  try {
    const attempt = await firstOf([
      ask("v2c", patience, until),
      (async () => {
        const headStartMs = patience.timeoutMs * V1_AFTER;
        await delay(headStartMs, undefined, { signal: until });
        const timeoutMs = patience.timeoutMs - headStartMs;
        return ask("v1", { ...patience, timeoutMs }, until);
      })(),
    ]);
    return attempt ?? silent;
  } finally {
    other.abort();
  }
}

/** The first that is not undefined; rejects when one does before that. */
function firstOf<Value>(
  promises: readonly Promise<Value | undefined>[],
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    let open = promises.length;
    for (const promise of promises) {
      promise.then((value) => {
        open -= 1;
        if (value !== undefined || open === 0) resolve(value);
      }, reject);
    }
  });
}
