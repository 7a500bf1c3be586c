/** Tries one credential in every way that it can be meant: both community versions, both key extensions, all at once. */

import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import { CommunitySecurity } from "../session/community-security.ts";
import type { Timing } from "../session/round-trips.ts";
import type { Security } from "../session/security.ts";
import { type AgentPlace, Session } from "../session/session.ts";
import type { Engine } from "../usm/engine.ts";
import { authSchemes, type KeyExtension, needsExtension } from "../usm/keys.ts";
import { UsmSecurity, type UsmUser } from "../usm/usm-security.ts";
import { getRequest } from "../walk/get.ts";
import type { Presence } from "./presence.ts";
import { codeOfReply, type Tried } from "./tried.ts";

/** SNMPv2-MIB::sysObjectID.0, SNMPv2-MIB::sysUpTime.0: short answers that every agent has. */
const question = getRequest(["1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0"]);

/** What an earlier scan learnt of the credential: then only that way is tried. */
export interface KnownWay {
  readonly version?: unknown;
  readonly keyExtension?: unknown;
}

export interface Trial {
  readonly credential: SnmpCredential;
  readonly place: AgentPlace;
  readonly presence: Presence;
  readonly known: KnownWay;
  /** Ends the trial early. */
  readonly signal: AbortSignal;
}

export const timingOf = (credential: SnmpCredential): Timing => ({
  timeoutMs: credential.timeout * 1_000,
  retries: credential.retries,
  retryIntervalMs: credential.retryInterval * 1_000,
});

/** How the credential fared, undefined without any engine; rejects when a signal aborts. */
export async function tryCredential(trial: Trial): Promise<Tried | undefined> {
  const { auth } = trial.credential;
  if (auth.version === "usm") return tryUser(trial, auth);
  const community = auth.community.reveal();
  const versions = (["v2c", "v1"] as const).filter(
    (version) => trial.known.version === undefined || trial.known.version === version,
  );
  return best(
    versions.map((version) => tryWay(trial, new CommunitySecurity(version, community), undefined)),
  );
}

async function tryUser(trial: Trial, user: UsmUser): Promise<Tried | undefined> {
  const { credential, place, presence, known } = trial;
  const engine = await presence.ask(place.port, timingOf(credential));
  trial.signal.throwIfAborted();
  if (engine === undefined) return undefined;
  const extensions = extensionsOf(user).filter(
    (extension) =>
      extension === undefined ||
      known.keyExtension === undefined ||
      known.keyExtension === extension,
  );
  const tried = await best(
    extensions.map((extension) => {
      const security = new UsmSecurity(user, engine, extension ?? "blumenthal");
      return tryWay(trial, security, extension);
    }),
  );
  return tried?.code === "SNMP_TIMEOUT" ? explainSilence(trial, user, engine, tried) : tried;
}

/** Undefined where the hash is long enough, so that nothing has to be extended. */
function extensionsOf(user: UsmUser): (KeyExtension | undefined)[] {
  const { authProtocol, privProtocol } = user;
  if (authProtocol === "none" || privProtocol === "none") return [undefined];
  const isShort = needsExtension(authSchemes[authProtocol], privProtocol);
  return isShort ? ["blumenthal", "reeder"] : [undefined];
}

async function tryWay(
  { credential, place, signal }: Trial,
  security: Security,
  keyExtension: KeyExtension | undefined,
): Promise<Tried> {
  const session = new Session(place, security, timingOf(credential));
  const reply = await session.request(question, signal);
  return { credential, session, keyExtension, code: codeOfReply(reply) };
}

/** Agents drop what they decrypt to garbage. When the same user is heard of without privacy, it was the privacy key. */
async function explainSilence(
  trial: Trial,
  user: UsmUser,
  engine: Engine,
  tried: Tried,
): Promise<Tried> {
  if (user.privProtocol === "none") return { ...tried, code: "SNMP_NO_CREDENTIAL_FITS" };
  const security = new UsmSecurity({ ...user, privProtocol: "none" }, engine, "blumenthal");
  const { code } = await tryWay(trial, security, undefined);
  if (code === "OK" || code === "LOGIN_NOT_PERMITTED" || code === "SNMP_UNSUPPORTED_LEVEL") {
    return { ...tried, code: "SNMP_DECRYPTION_ERROR" };
  }
  return { ...tried, code: code === "SNMP_TIMEOUT" ? "SNMP_NO_CREDENTIAL_FITS" : code };
}

/** The first way that works, at once; else, when all have ended, the one that was answered. */
async function best(ways: readonly Promise<Tried>[]): Promise<Tried | undefined> {
  const working = ways.map(async (way) => {
    const tried = await way;
    if (tried.code !== "OK") throw new NotWorking();
    return tried;
  });
  try {
    return await Promise.any(working);
  } catch {
    const ended = await Promise.all(ways);
    return ended.find(({ code }) => code !== "SNMP_TIMEOUT") ?? ended[0];
  }
}

class NotWorking extends Error {}
