/** Debian's snmpd behind somebody who alters its SNMPv3 answers and can sign them: what RFC 3414 §3.2 has dropped counts as silence. */

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Aborts } from "../../../workers/snmp/session/aborts.ts";
import { discoverEngine, Engine } from "../../../workers/snmp/session/engine.ts";
import { RoundTrip } from "../../../workers/snmp/session/round-trip.ts";
import { SnmpSocket } from "../../../workers/snmp/session/snmp-socket.ts";
import { UsmSession } from "../../../workers/snmp/session/usm-session.ts";
import { digestOf } from "../../../workers/snmp/usm/authentication.ts";
import { localizedKey } from "../../../workers/snmp/usm/keys.ts";
import { decodeUsmMessage } from "../../../workers/snmp/usm/message.ts";
import { type Line, startLossyRelay } from "../../fakes/lossy-relay.ts";
import { type Snmpd, startSnmpd } from "../../fakes/snmpd.ts";
import { describeNeeding } from "../../requirements.ts";

const username = "someone";
const password = "auth-password-1";
const question = { type: "get", oids: ["1.3.6.1.2.1.1.3.0"] } as const;

describeNeeding(["command:snmpd"], "an SNMPv3 answer with a right digest", () => {
  const socket = new SnmpSocket(4);
  let snmpd: Snmpd;
  let line: Line;
  let key: Uint8Array;
  let session: UsmSession;
  let alter: (answer: Buffer) => void = () => undefined;

  /** Altered in place, and signed anew. */
  function altered(answer: Buffer): Buffer {
    const forged = Buffer.from(answer);
    alter(forged);
    if (forged.equals(answer)) return answer;
    const { digestOffset, digestLength } = decodeUsmMessage(forged);
    forged.fill(0, digestOffset, digestOffset + digestLength);
    forged.set(digestOf("sha256", key, forged), digestOffset);
    return forged;
  }

  beforeAll(async () => {
    const user = { name: username, auth: "SHA-256", authPassword: password };
    snmpd = await startSnmpd({ users: [user], lines: [`rouser ${username} auth`] });
    line = await startLossyRelay({ to: snmpd, delayMs: 0, loss: 0, seed: 1, alter: altered });
  });
  afterAll(async () => {
    await socket.close();
    await line.stop();
    await snmpd.stop();
  });
  beforeEach(async () => {
    alter = () => undefined;
    const context = {
      socket,
      patience: { timeoutMs: 2_000, retries: 0, retryIntervalMs: 0 },
      roundTrip: new RoundTrip(),
      aborts: new Aborts(new AbortController().signal),
      takePacket: () => Promise.resolve(),
      onForeign: () => undefined,
    };
    const engine = (await discoverEngine(context, line)) ?? new Engine(Buffer.alloc(5), noClock);
    key = localizedKey("sha256", Buffer.from(password), engine.id);
    const identity = {
      username,
      contextName: "",
      keys: { auth: { protocol: "sha256", key } },
    } as const;
    session = new UsmSession(engine, identity, line, context);
    expect(await session.ask(question)).toMatchObject({ kind: "answer" });
  });

  it("counts when nothing but the digest has been made anew", async () => {
    alter = (answer) => {
      const { digestOffset } = decodeUsmMessage(answer);
      answer[digestOffset] = (answer[digestOffset] ?? 0) ^ 1;
    };
    expect(await session.ask(question)).toMatchObject({ kind: "answer" });
  });

  it("is dropped when it is another user's", async () => {
    alter = (answer) => answer.write("anybody", answer.indexOf(username));
    expect(await session.ask(question)).toEqual({ kind: "silent" });
  });

  it("is dropped when it is another engine's", async () => {
    alter = (answer) => {
      const at = answer.indexOf(session.engineId);
      answer[at + 5] = (answer[at + 5] ?? 0) ^ 1;
    };
    expect(await session.ask(question)).toEqual({ kind: "silent" });
  });

  it("is dropped when it is of the boots before", async () => {
    alter = (answer) => {
      const boots = answer.indexOf(session.engineId) + session.engineId.length;
      expect(answer.subarray(boots, boots + 3)).toEqual(Buffer.from([2, 1, 1]));
      answer[boots + 2] = 0;
    };
    expect(await session.ask(question)).toEqual({ kind: "silent" });
  });
});

const noClock = { boots: 0, time: 0 };
