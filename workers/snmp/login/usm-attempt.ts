/** A USM user at an engine, with the key extension found out by trying where it makes a difference, all in one window. */

import { setTimeout as delay } from "node:timers/promises";
import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { Engine } from "../session/engine.ts";
import type { Patience } from "../session/exchange.ts";
import { UsmSession } from "../session/usm-session.ts";
import { type KeyExtension, localizedKey, needsExtension, privacyKey } from "../usm/keys.ts";
import type { UsmKeys } from "../usm/message.ts";
import { causeTold } from "../usm/reports.ts";
import { askInWindow, type Way } from "./ask-in-window.ts";
import { type Attempt, attemptOf, refusedBy, silent } from "./attempt.ts";
import { firstQuestion } from "./first-question.ts";
import { Scope } from "./scope.ts";
import { type LoginTarget, patienceOf } from "./target.ts";

type Usm = Extract<SnmpCredential["auth"], { version: "usm" }>;

export interface UsmAttemptParts {
  readonly target: LoginTarget;
  readonly credential: SnmpCredential;
  readonly auth: Usm;
  readonly engine: Engine;
  /** Which extension fitted in the last scan. */
  readonly remembered: string | undefined;
}

/** For so much of the window the first extension is given the chance alone. */
const EXTENSION_AFTER = 1 / 3;
/** Silent for so long, an agent is asked without the context, too: many are silent about one that they don't know. */
const NO_CONTEXT_AFTER = 2 / 3;

/** Why the question without a context then ends. */
const ATTEMPT_OVER = "the attempt is over";

export async function tryUsm(parts: UsmAttemptParts, signal: AbortSignal): Promise<Attempt> {
  const patience = patienceOf(parts.credential);
  const { contextName, privProtocol } = parts.auth;
  const scope = new Scope(signal);
  const withoutContext =
    contextName === "" ? undefined : answersWithoutContext(parts, scope.signal);
  withoutContext?.catch(() => undefined);
  try {
    const ways = waysOf(parts, contextName);
    const attempts = await askInWindow(ways, patience, signal, isDecided);
    const told = attempts.find(isDecided) ?? attempts.find(({ kind }) => kind === "refused");
    if (told !== undefined) return told;
    if (await withoutContext) return refusedBy("unknown-context");
  } finally {
    scope.end(ATTEMPT_OVER);
  }
  // The engine has answered before: a wrong privacy key is what agents are silent about.
  return privProtocol === "none" ? silent : refusedBy("decryption-error");
}

/** Whether the user's keys are right, and so it must be the context that is wrong. */
async function answersWithoutContext(
  parts: UsmAttemptParts,
  signal: AbortSignal,
): Promise<boolean> {
  const patience = patienceOf(parts.credential);
  await delay(patience.timeoutMs * NO_CONTEXT_AFTER, undefined, { signal });
  const timeoutMs = patience.timeoutMs * (1 - NO_CONTEXT_AFTER);
  const ways = waysOf(parts, "");
  const attempts = await askInWindow(ways, { ...patience, timeoutMs }, signal, isDecided);
  return attempts.some(isDecided);
}

/** Some agents are silent when they can't decrypt; another extension is worth a try after either. */
const isDecided = (attempt: Attempt): boolean =>
  attempt.kind === "in" ||
  (attempt.kind === "refused" && attempt.code !== causeTold["decryption-error"].code);

function waysOf(parts: UsmAttemptParts, contextName: string): Way<Attempt>[] {
  const { target, credential, auth, engine } = parts;
  const { username } = auth;
  return extensionsOf(parts).map((extension, i) => ({
    after: i * EXTENSION_AFTER,
    ask: async (patience, signal) => {
      const identity = { username, contextName, keys: keysOf(auth, engine.id, extension) };
      const peer = { address: target.address, port: credential.port };
      const sessionWith = (waits: Patience, until: AbortSignal) =>
        new UsmSession(engine, identity, peer, target.exchangeContext(waits, until));
      const reply = await sessionWith(patience, signal).ask(firstQuestion);
      // The session goes on with the target's own signal: the login's ends with the login.
      const kept = sessionWith(patienceOf(credential), target.context.signal);
      return attemptOf(reply, kept, { version: "v3", extension });
    },
  }));
}

function extensionsOf({ auth, remembered }: UsmAttemptParts): KeyExtension[] {
  const { authProtocol, privProtocol } = auth;
  const isNeeded =
    authProtocol !== "none" &&
    privProtocol !== "none" &&
    needsExtension(authProtocol, privProtocol);
  if (!isNeeded) return ["blumenthal"];
  return remembered === "reeder" ? ["reeder", "blumenthal"] : ["blumenthal", "reeder"];
}

function keysOf(auth: Usm, engineId: Uint8Array, extension: KeyExtension): UsmKeys {
  const { authProtocol, privProtocol } = auth;
  if (authProtocol === "none") return {};
  const password = Buffer.from(auth.authKey?.reveal() ?? "", "utf8");
  const keys = {
    auth: { protocol: authProtocol, key: localizedKey(authProtocol, password, engineId) },
  };
  if (privProtocol === "none") return keys;
  const parts = { auth: authProtocol, priv: privProtocol, engineId, extension };
  const privPassword = Buffer.from(auth.privKey?.reveal() ?? "", "utf8");
  const key = privacyKey({ ...parts, password: privPassword });
  return { ...keys, priv: { protocol: privProtocol, key } };
}
