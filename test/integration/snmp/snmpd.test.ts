/** The SNMP worker against Debian's snmpd: every version and security that it offers, and every way to be refused. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import worker from "../../../workers/snmp/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { type Snmpd, startSnmpd, type UsmUserLine } from "../../fakes/snmpd.ts";
import { describeNeeding } from "../../requirements.ts";

const auths = {
  md5: "MD5",
  sha: "SHA",
  sha224: "SHA-224",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
} as const;
const privs = { des: "DES", aes128: "AES", aes192: "AES-192", aes256: "AES-256" } as const;
type Auth = keyof typeof auths;
type Priv = keyof typeof privs;

const authPassword = "auth-password-1";
const privPassword = "priv-password-2";
const combinations = Object.keys(auths).flatMap((auth) =>
  ["none", ...Object.keys(privs)].map((priv) => ({
    auth: auth as Auth,
    priv: priv as Priv | "none",
  })),
);
const userOf = ({ auth, priv }: { auth: Auth; priv: Priv | "none" }): UsmUserLine => ({
  name: `u-${auth}-${priv}`,
  auth: auths[auth],
  authPassword,
  ...(priv !== "none" && { priv: privs[priv], privPassword }),
});

describeNeeding(["command:snmpd", "namespaces"], "the SNMP worker at a real snmpd", () => {
  let snmpd: Snmpd;
  beforeAll(async () => {
    const users = combinations.map(userOf);
    snmpd = await startSnmpd({
      users: [...users, { name: "u-open" }],
      lines: [
        "rocommunity public default",
        "view half included .1.3.6.1.2.1.1.2",
        "view half included .1.3.6.1.2.1.1.3",
        "view half included .1.3.6.1.2.1.1.5",
        "rocommunity half default -V half",
        "rouser u-open noauth",
        ...users.map(({ name, priv }) => `rouser ${name} ${priv === undefined ? "auth" : "priv"}`),
        "sysName lab-snmpd",
        "sysContact someone@example.test",
      ],
    });
  });
  afterAll(() => snmpd.stop());

  const common = { timeout: 30, retries: 0, retryInterval: 1 };
  const community = (id: string, text: string, timeout = 30): SnmpCredential =>
    ({
      ...common,
      timeout,
      id,
      port: snmpd.port,
      auth: { version: "community", community: text },
    }) as never;
  const usm = (over: Record<string, unknown>): SnmpCredential =>
    ({
      ...common,
      id: "usm.yaml",
      port: snmpd.port,
      auth: {
        version: "usm",
        authProtocol: "none",
        privProtocol: "none",
        contextName: "",
        ...over,
      },
    }) as never;
  const ask = (credentials: readonly unknown[], more: Record<string, unknown> = {}) =>
    runOnce(worker, { address: snmpd.address, credentials, ...more }, { deadlineMs: 120_000 });
  const logins = (evidence: readonly Evidence[]) =>
    evidence.flatMap((one) => (one.kind === "login" ? [[one.credential, one.code]] : []));
  const nameIn = (evidence: readonly Evidence[]) =>
    evidence.flatMap((one) =>
      one.kind === "section" && one.section === "system"
        ? [(one.value as { name?: string }).name]
        : [],
    );

  it("logs in by SNMPv2c and reads the system group", async () => {
    const { evidence, outcome } = await ask([community("a.yaml", "public")]);
    expect(outcome).toEqual({ status: "done", value: { credential: "a.yaml" } });
    expect(nameIn(evidence)).toEqual(["lab-snmpd"]);
    expect(evidence.find(({ kind }) => kind === "remember")).toMatchObject({
      key: "snmp",
      value: { credential: "a.yaml", version: "v2c" },
    });
  });

  it.each(combinations)("logs in by SNMPv3 with $auth and $priv", async ({ auth, priv }) => {
    const identity = {
      username: userOf({ auth, priv }).name,
      authProtocol: auth,
      authKey: authPassword,
    };
    const secret = priv === "none" ? {} : { privProtocol: priv, privKey: privPassword };
    const { evidence, outcome } = await ask([usm({ ...identity, ...secret })]);
    expect(outcome, JSON.stringify(logins(evidence))).toMatchObject({
      value: { credential: "usm.yaml" },
    });
    expect(nameIn(evidence)).toEqual(["lab-snmpd"]);
    expect(evidence.some((one) => one.kind === "signature" && one.type === "snmpEngineId")).toBe(
      true,
    );
  });

  it("logs in without authentication where the user needs none", async () => {
    const { outcome } = await ask([usm({ username: "u-open" })]);
    expect(outcome).toMatchObject({ value: { credential: "usm.yaml" } });
  });

  describe("is refused and says why", () => {
    const good = { username: "u-sha256-aes128", authProtocol: "sha256", authKey: authPassword };
    const sealed = { ...good, privProtocol: "aes128", privKey: privPassword };
    it.each([
      ["an unknown user", { ...sealed, username: "nobody" }, "SNMP_UNKNOWN_USER"],
      ["a wrong password", { ...sealed, authKey: "not-the-password" }, "SNMP_WRONG_DIGEST"],
      ["a wrong hash", { ...sealed, authProtocol: "sha512" }, "SNMP_WRONG_DIGEST"],
      [
        "a wrong privacy password",
        { ...sealed, privKey: "not-the-password" },
        "SNMP_DECRYPTION_ERROR",
      ],
    ])("%s", async (_, identity, code) => {
      const { evidence, outcome } = await ask([{ ...usm(identity), timeout: 3 }]);
      expect(outcome).toEqual({ status: "done", value: { credential: null } });
      expect(logins(evidence)).toEqual([["usm.yaml", code]]);
    });

    it("a level below the one that the user needs", async () => {
      const { evidence } = await ask([usm(good)]);
      expect(logins(evidence)).toEqual([["usm.yaml", "LOGIN_NOT_PERMITTED"]]);
    });

    it("a wrong community, where an engine says that SNMP is there", async () => {
      const { evidence } = await ask([community("wrong.yaml", "secret-guess", 3)]);
      expect(logins(evidence)).toEqual([["wrong.yaml", "SNMP_NO_CREDENTIAL_FITS"]]);
      expect(evidence.some(({ kind }) => kind === "alive")).toBe(true);
    });

    it("no credential at all, where SNMP is there", async () => {
      const at = { address: "127.0.0.77", port: 161 };
      const other = await startSnmpd({ at });
      const { evidence } = await ask([], { address: at.address });
      await other.stop();
      expect(logins(evidence)).toEqual([["", "CREDENTIAL_NONE"]]);
    });
  });

  it("uses the first in order of those that fit", async () => {
    const { evidence, outcome } = await ask([
      community("1-wrong.yaml", "nope"),
      community("2-first.yaml", "half"),
      community("3-second.yaml", "public"),
    ]);
    expect(outcome).toMatchObject({ value: { credential: "2-first.yaml" } });
    expect(nameIn(evidence)).toEqual(["lab-snmpd"]);
  });

  it("reads what a view leaves, and nothing else", async () => {
    const { evidence } = await ask([community("half.yaml", "half")]);
    const system = evidence.find((one) => one.kind === "section" && one.section === "system");
    expect(system).toMatchObject({ value: { name: "lab-snmpd" } });
    expect(system).not.toHaveProperty("value.contact");
  });

  it("says nothing secret", async () => {
    const wrong = usm({ username: "u-sha-des", authProtocol: "sha", authKey: "a-secret-key" });
    const { evidence, logs, outcome } = await ask([
      wrong,
      community("c.yaml", "a-secret-community", 3),
    ]);
    const said = JSON.stringify({ evidence, logs, outcome });
    for (const secret of ["a-secret-key", "a-secret-community"]) expect(said).not.toContain(secret);
  });
});
