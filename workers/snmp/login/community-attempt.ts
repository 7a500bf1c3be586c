/** A community, by SNMPv2c and, where that stays unanswered, by SNMPv1 within the same window. */

import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import { CommunitySession } from "../session/community-session.ts";
import type { CommunityVersion } from "../wire/community-message.ts";
import { askInWindow, type Way } from "./ask-in-window.ts";
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
  const way = (version: CommunityVersion, after: number): Way<Attempt> => ({
    after,
    ask: async (waits, until) => {
      const context = target.exchangeContext(waits, until);
      const session = new CommunitySession({ version, community }, peer, context);
      const reply = await session.ask(firstQuestion);
      // The session goes on with the target's own signal: `until` ends with the login.
      const lasting = target.exchangeContext(patience, target.context.signal);
      const kept = new CommunitySession({ version, community }, peer, lasting);
      return attemptOf(reply, kept, { version });
    },
  });
  const ways = [way("v2c", 0), way("v1", V1_AFTER)];
  const attempts = await askInWindow(ways, patience, signal, ({ kind }) => kind !== "silent");
  return attempts.at(-1) ?? silent;
}
