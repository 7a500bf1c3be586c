/** Asks one address by SNMP: whether an agent is there, which credential fits, and then everything that it tells. */

import { z } from "zod";
import { canonicalAddress, parseAddress } from "../../src/net/address.ts";
import { type SnmpRequest, snmpRequest, snmpResult } from "../../src/protocol/credential.ts";
import { wireError } from "../../src/protocol/errors.ts";
import { failed, noResponse } from "../../src/protocol/outcome.ts";
import {
  type SnmpSweepRequest,
  type SnmpSweepResult,
  snmpSweepRequest,
  snmpSweepResult,
} from "../../src/protocol/snmp-sweep.ts";
import { defineWorker, type TargetContext } from "../harness/define-worker.ts";
import { login } from "./login/login.ts";
import { Presence } from "./login/presence.ts";
import { LoginTeller } from "./login/tell-login.ts";
import { readAgent } from "./read/read-agent.ts";
import { readRecordingFile } from "./recording/read-recording-file.ts";
import { AgentSocket } from "./session/agent-socket.ts";
import type { AgentPlace } from "./session/session.ts";
import { sweep } from "./sweep/sweep.ts";
import { Pace } from "./walk/pace.ts";
import { SessionAgent } from "./walk/session-agent.ts";
import { walkPage } from "./walk/walk-page.ts";

const sockets = { 4: new AgentSocket(4), 6: new AgentSocket(6) };

/** RFC 3417 §3.1. */
const SNMP_PORT = 161;
/** Where no credential file says how long to wait. */
const PRESENCE_TIMING = { timeoutMs: 3_000, retries: 1, retryIntervalMs: 1_000 };

type Place = Omit<AgentPlace, "port"> & { readonly context: TargetContext };

export default defineWorker({
  kind: "snmp",
  request: z.union([snmpSweepRequest, snmpRequest]),
  result: z.union([snmpSweepResult, snmpResult]),

  async run(request, context) {
    if ("ranges" in request) return sweepRanges(request, context);
    const address = parseAddress(request.address);
    const text = canonicalAddress(request.address);
    if (address === undefined || text === undefined) {
      return failed(wireError("REQUEST_INVALID", "the address is none"));
    }
    const { profileDirectories, recordingFile } = request;
    if (recordingFile !== undefined)
      return readRecordingFile(recordingFile, { address: text, context, profileDirectories });
    const place = { address: text, socket: sockets[address.family], context };
    return request.credentials.length === 0 ? onlyPresence(place) : logInAndRead(request, place);
  },

  async stop() {
    await Promise.all([sockets[4].close(), sockets[6].close()]);
  },
});

function sweepRanges(request: SnmpSweepRequest, context: TargetContext): Promise<SnmpSweepResult> {
  const family = parseAddress(request.ranges[0]?.first ?? "")?.family ?? 4;
  return sweep(sockets[family], request, context);
}

async function onlyPresence(place: Place) {
  const presence = new Presence(place);
  const engine = await presence.ask(SNMP_PORT, PRESENCE_TIMING);
  if (engine === undefined) return noResponse;
  new LoginTeller(place.address, place.context).tellUncredentialed(presence);
  return { credential: null };
}

async function logInAndRead(request: SnmpRequest, place: Place) {
  const teller = new LoginTeller(place.address, place.context);
  const end = await login(request, place);
  const isAnswered = teller.tellEnd(end);
  const { won, presence } = end;
  if (won === undefined) return isAnswered ? { credential: null } : noResponse;
  const credential = won.credential.id;
  if (request.testOnly) return { credential };

  const { session } = won;
  const remembered = Number(request.remembered["snmp"]?.["varbinds"] ?? Number.NaN);
  const pace = new Pace(session.security.version, remembered);
  const discovered = () => presence.engineAt(won.credential.port)?.id;
  const agent = new SessionAgent(session, pace, discovered);
  if (request.walk !== undefined) {
    return { credential, walk: await walkPage(agent, request.walk) };
  }
  await readAgent(agent, {
    address: place.address,
    context: place.context,
    profileDirectories: request.profileDirectories,
  });
  teller.tellMemory(won, pace.varbinds);
  return { credential };
}
