/** The SNMP worker at snmpds that are set up less simply: contexts, key extensions, SNMPv1 and nothing else. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import worker from "../../../workers/snmp/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { type Snmpd, startSnmpd } from "../../fakes/snmpd.ts";
import { describeNeeding } from "../../requirements.ts";

const authPassword = "auth-password-1";
const privPassword = "priv-password-2";
const IF_TABLE = "1.3.6.1.2.1.2";

const community = (text: string) => ({ version: "community", community: text });
const usm = (over: Record<string, string> = {}) => ({
  version: "usm",
  username: "ops",
  authProtocol: "sha256",
  authKey: authPassword,
  privProtocol: "aes128",
  privKey: privPassword,
  contextName: "",
  ...over,
});

const ask = ({ address, port }: Snmpd, auth: unknown, more: Record<string, unknown> = {}) => {
  const patience = { timeout: 3, retries: 0, retryInterval: 1 };
  const credentials = [{ ...patience, id: "a.yaml", port, auth }];
  return runOnce(worker, { address, credentials, ...more }, { deadlineMs: 60_000 });
};
const loginIn = (evidence: readonly Evidence[]) =>
  evidence.flatMap((one) => (one.kind === "login" ? [one.code] : []));
const learntIn = (evidence: readonly Evidence[]) =>
  evidence.flatMap((one) => (one.kind === "remember" ? [one.value] : []));
const nameIn = (evidence: readonly Evidence[]) =>
  evidence.flatMap((one) =>
    one.kind === "section" && one.section === "system"
      ? [(one.value as { name?: string }).name]
      : [],
  );

describeNeeding(["command:snmpd"], "the SNMP worker at an snmpd that is set up less simply", () => {
  describe("with a second agent in a context of its own", () => {
    let inner: Snmpd;
    let outer: Snmpd;
    beforeAll(async () => {
      inner = await startSnmpd({ lines: ["rocommunity inner", "sysName inner-agent"] });
      outer = await startSnmpd({
        users: [
          { name: "ops", auth: "SHA-256", authPassword, priv: "AES", privPassword },
          { name: "plain", auth: "SHA-256", authPassword },
        ],
        lines: [
          "sysName outer-agent",
          "rouser ops priv",
          "rouser plain auth",
          "com2sec -Cn inside inside default inside-word",
          "group insiders v2c inside",
          "view all included .1",
          "access insiders inside any noauth exact all none none",
          `proxy -Cn inside -v 2c -c inner ${inner.address}:${inner.port} .1.3`,
        ],
      });
    });
    afterAll(async () => {
      await outer.stop();
      await inner.stop();
    });

    it.each([
      ["the user alone", usm(), "outer-agent"],
      ["the user and the context's name", usm({ contextName: "inside" }), "inner-agent"],
      ["the community of the context", community("inside-word"), "inner-agent"],
    ])("%s reads the right one", async (_, auth, name) => {
      const { evidence } = await ask(outer, auth);
      expect(nameIn(evidence)).toEqual([name]);
    });

    it.each([
      ["an unknown context", usm({ contextName: "nowhere" }), "SNMP_UNKNOWN_CONTEXT"],
      [
        "an unknown context without privacy",
        usm({ username: "plain", privProtocol: "none", contextName: "nowhere" }),
        "SNMP_UNKNOWN_CONTEXT",
      ],
      [
        "a wrong privacy password for a right context",
        usm({ contextName: "inside", privKey: "not-the-password" }),
        "SNMP_DECRYPTION_ERROR",
      ],
      [
        "a wrong password for an unknown context",
        usm({ contextName: "nowhere", authKey: "not-the-password" }),
        "SNMP_WRONG_DIGEST",
      ],
    ])("%s is told as what it is", async (_, auth, code) => {
      const { evidence, outcome } = await ask(outer, auth);
      expect(outcome).toEqual({ status: "done", value: { credential: null } });
      expect(loginIn(evidence)).toEqual([code]);
    });
  });

  describe("beside another one at another port of the same address", () => {
    const user = { name: "ops", auth: "SHA-256", authPassword, priv: "AES", privPassword };
    let one: Snmpd;
    let other: Snmpd;
    beforeAll(async () => {
      one = await startSnmpd({ lines: ["sysName one", "rocommunity public"] });
      other = await startSnmpd({ lines: ["sysName other", "rouser ops priv"], users: [user] });
    });
    afterAll(async () => {
      await one.stop();
      await other.stop();
    });

    it("asks each of its own engine", async () => {
      const patience = { timeout: 3, retries: 0, retryInterval: 1 };
      const credentials = [
        { ...patience, id: "1.yaml", port: one.port, auth: usm() },
        { ...patience, id: "2.yaml", port: other.port, auth: usm() },
      ];
      const request = { address: one.address, credentials };
      const { evidence, outcome } = await runOnce(worker, request, { deadlineMs: 60_000 });
      expect(outcome).toEqual({ status: "done", value: { credential: "2.yaml" } });
      expect(nameIn(evidence)).toEqual(["other"]);
      expect(loginIn(evidence)).toEqual(["SNMP_UNKNOWN_USER", "OK"]);
      const ports = evidence.flatMap((told) => (told.kind === "port" ? [told.port] : []));
      expect(new Set(ports)).toEqual(new Set([one.port, other.port]));
    });
  });

  describe("with AES keys longer than the hash", () => {
    const user = { auth: "SHA", authPassword, privPassword };
    let snmpd: Snmpd;
    beforeAll(async () => {
      snmpd = await startSnmpd({
        users: [
          { ...user, name: "blumenthal", priv: "AES-256" },
          { ...user, name: "reeder", priv: "AES-256-C" },
        ],
        lines: ["rouser blumenthal priv", "rouser reeder priv"],
      });
    });
    afterAll(() => snmpd.stop());

    it.each([["blumenthal"], ["reeder"]])("finds out that the key is %s's", async (extension) => {
      const auth = usm({ username: extension, authProtocol: "sha", privProtocol: "aes256" });
      const { evidence } = await ask(snmpd, auth);
      expect(loginIn(evidence)).toEqual(["OK"]);
      expect(learntIn(evidence)).toMatchObject([{ extension }]);
    });
  });

  describe("with SNMPv1 alone", () => {
    let snmpd: Snmpd;
    beforeAll(async () => {
      snmpd = await startSnmpd({
        lines: [
          "com2sec someone default public",
          "com2sec newer default newer",
          "group old v1 someone",
          "group new v2c newer",
          "view all included .1",
          'access old "" v1 noauth exact all none none',
          'access new "" v2c noauth exact all none none',
          "sysName old-agent",
        ],
      });
    });
    afterAll(() => snmpd.stop());

    it("logs in by SNMPv1 and reads the system group", async () => {
      const { evidence } = await ask(snmpd, community("public"));
      expect(nameIn(evidence)).toEqual(["old-agent"]);
      expect(learntIn(evidence)).toMatchObject([{ version: "v1" }]);
    });

    it("walks by GETNEXT what SNMPv2c walks by GETBULK", async () => {
      const walk = { prefix: IF_TABLE, maxRows: 5_000 };
      const [old, newer] = [
        await ask(snmpd, community("public"), { walk }),
        await ask(snmpd, community("newer"), { walk }),
      ].map(({ outcome }) => (outcome.status === "done" ? outcome.value : undefined));
      expect(old).toMatchObject({ walk: { end: "complete" } });
      expect(oidsOf(old)).toEqual(oidsOf(newer));
      expect(oidsOf(old).length).toBeGreaterThan(20);
    });
  });
});

const oidsOf = (value: unknown): string[] =>
  (value as { walk: { text: string } }).walk.text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("|")[0] ?? "");
