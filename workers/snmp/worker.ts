/** Asks one address by SNMP: finds the credential that fits, and reads what the agent tells. */

import { z } from "zod";
import { canonicalAddress, parseAddress } from "../../src/net/address.ts";
import { snmpRequest, snmpResult } from "../../src/protocol/credential.ts";
import { wireError } from "../../src/protocol/errors.ts";
import { failed } from "../../src/protocol/outcome.ts";
import { snmpSweepRequest, snmpSweepResult } from "../../src/protocol/snmp-sweep.ts";
import { defineWorker } from "../harness/define-worker.ts";
import { logIn } from "./login/login.ts";
import { loginEvidence } from "./login/login-evidence.ts";
import { closeSockets, LoginTarget, socketOf } from "./login/target.ts";
import { readAgent } from "./read/read-agent.ts";
import { readRecordingFile } from "./recording/read-recording-file.ts";
import { sweep } from "./sweep/sweep.ts";
import { Repetitions } from "./walk/repetitions.ts";
import { SessionAgent } from "./walk/session-agent.ts";
import { walkPart } from "./walk/walk-part.ts";

const KEY = "snmp";

export default defineWorker({
  kind: "snmp",
  request: z.union([snmpSweepRequest, snmpRequest]),
  result: z.union([snmpSweepResult, snmpResult]),

  async run(request, context) {
    if ("ranges" in request) {
      const family = parseAddress(request.ranges[0]?.first ?? "")?.family ?? 4;
      return sweep(socketOf(family), request, context);
    }
    const address = canonicalAddress(request.address);
    if (address === undefined) return failed(wireError("REQUEST_INVALID", "the address is none"));
    const { profileDirectories, recordingFile } = request;
    const reading = { address, context, profileDirectories };
    if (recordingFile !== undefined) return readRecordingFile(recordingFile, reading);
    const target = new LoginTarget(address, context);
    const login = await logIn(target, request);
    context.emit(...loginEvidence(target, request.credentials, login));
    const credential = request.credentials[login.chosen?.index ?? -1];
    if (login.chosen === undefined || credential === undefined) return { credential: null };
    if (request.testOnly) return { credential: credential.id };
    const remembered = request.remembered[KEY]?.["maxRepetitions"];
    const repetitions = new Repetitions(typeof remembered === "number" ? remembered : undefined);
    const { session, learnt } = login.chosen.attempt;
    if (request.walk !== undefined) {
      const walk = await walkPart(session, repetitions, request.walk);
      return { credential: credential.id, walk };
    }
    await readAgent(new SessionAgent(session, repetitions), reading);
    context.emit({
      kind: "remember",
      probe: KEY,
      address,
      at: Date.now(),
      key: KEY,
      value: { credential: credential.id, maxRepetitions: repetitions.varbinds, ...learnt },
    });
    return { credential: credential.id };
  },

  stop: closeSockets,
});
