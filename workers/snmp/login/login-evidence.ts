/** What a login tells: one sentence for each credential, that SNMP is there, and who the engine is. */

import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { ErrorCode } from "../../../src/protocol/errors.ts";
import type { Evidence, EvidenceOf } from "../../../src/protocol/evidence.ts";
import type { Login } from "./login.ts";
import type { LoginTarget } from "./target.ts";

const PROBE = "snmp";
const MAX_FOREIGN = 16;
const noCredential = {
  code: "CREDENTIAL_NONE",
  detail: "SNMP is there: an SNMPv3 engine answered",
} as const;

export function loginEvidence(
  { address, foreign }: LoginTarget,
  credentials: readonly SnmpCredential[],
  login: Login,
): Evidence[] {
  const seen = { probe: PROBE, address, at: Date.now() };
  const evidence: Evidence[] = [];
  const ports = openPortsOf(login, credentials);
  const [engine] = login.engines.values();
  const engineId = login.chosen?.attempt.session.engineId ?? engine?.id;
  if (ports.length > 0) evidence.push({ ...seen, kind: "alive" });
  for (const port of ports)
    evidence.push({ ...seen, kind: "port", transport: "udp", port, state: "open" });
  if (engineId !== undefined) {
    const value = Buffer.from(engineId).toString("hex");
    evidence.push({ ...seen, kind: "signature", type: "snmpEngineId", value });
  }
  if (foreign.size > 0) {
    const addresses = [...foreign].slice(0, MAX_FOREIGN);
    evidence.push({ ...seen, kind: "candidates", source: "interfaces", addresses });
  }
  const logins = credentials.flatMap(({ id, port }, i): EvidenceOf<"login">[] => {
    const told = toldOf(login, i, login.engines.has(port), [...foreign]);
    return told === undefined ? [] : [{ ...seen, kind: "login", credential: id, ...told }];
  });
  // Those that fit come last: they are the result.
  evidence.push(...logins.toSorted((a, b) => Number(a.code === "OK") - Number(b.code === "OK")));
  if (credentials.length === 0 && login.engines.size > 0)
    evidence.push({ ...seen, kind: "login", credential: "", ...noCredential });
  return evidence;
}

function openPortsOf({ chosen, engines }: Login, credentials: readonly SnmpCredential[]): number[] {
  const answering = credentials[chosen?.index ?? -1]?.port;
  return [...new Set([...(answering === undefined ? [] : [answering]), ...engines.keys()])];
}

interface Told {
  readonly code: ErrorCode | "OK";
  readonly detail: string;
}

/** undefined: nobody waited to see what would come of the credential. */
function toldOf(
  login: Login,
  i: number,
  isEngineThere: boolean,
  foreign: readonly string[],
): Told | undefined {
  const attempt = login.attempts[i];
  if (attempt === undefined) return undefined;
  if (attempt.kind === "in")
    return { code: "OK", detail: `logged in by SNMP${attempt.session.version}` };
  if (attempt.kind === "refused") return { code: attempt.code, detail: attempt.sentence };
  if (isEngineThere || login.chosen !== undefined)
    return {
      code: "SNMP_NO_CREDENTIAL_FITS",
      detail: "SNMP is there, but silent to this credential",
    };
  const from = foreign.length === 0 ? "" : `; an answer came from ${foreign.join(", ")} instead`;
  return { code: "SNMP_TIMEOUT", detail: `no answer in time${from}` };
}
