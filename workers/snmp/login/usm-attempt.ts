/** A USM user at an engine, with the key extension found out by trying where it makes a difference. */

import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { Engine } from "../session/engine.ts";
import type { Reply } from "../session/session.ts";
import { UsmSession } from "../session/usm-session.ts";
import { type KeyExtension, localizedKey, needsExtension, privacyKey } from "../usm/keys.ts";
import type { UsmKeys } from "../usm/message.ts";
import { type Attempt, attemptOf, refusedBy, silent } from "./attempt.ts";
import { firstQuestion } from "./first-question.ts";
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

export async function tryUsm(parts: UsmAttemptParts, signal: AbortSignal): Promise<Attempt> {
  let last: Attempt = silent;
  for (const extension of extensionsOf(parts)) {
    const { session, lasting } = sessionsOf(parts, extension, signal);
    const reply: Reply = await session.ask(firstQuestion);
    last = attemptOf(reply, lasting, { version: "v3", extension });
    if (reply.kind === "answer") return last;
    // Some agents are silent when they can't decrypt; another extension is worth a try after either.
    const isDecryption = reply.kind === "silent" || reply.cause === "decryption-error";
    if (!isDecryption) break;
  }
  // The engine has answered before: a wrong privacy key is what agents are silent about.
  return last.kind === "silent" && parts.auth.privProtocol !== "none"
    ? refusedBy("decryption-error")
    : last;
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

function sessionsOf(parts: UsmAttemptParts, extension: KeyExtension, signal: AbortSignal) {
  const { target, credential, auth, engine } = parts;
  const { username, contextName } = auth;
  const identity = { username, contextName, keys: keysOf(auth, engine.id, extension) };
  const peer = { address: target.address, port: credential.port };
  const patience = patienceOf(credential);
  const make = (until: AbortSignal) =>
    new UsmSession(engine, identity, peer, target.exchangeContext(patience, until));
  // The session goes on with the target's own signal: the login's ends with the login.
  return { session: make(signal), lasting: make(target.context.signal) };
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
