import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { SshCredential, SshRequest } from "../../../src/protocol/credential.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import {
  run,
  type Sshd,
  type SshdOptions,
  type SshdUser,
  sshdRequirements,
  startSshd,
} from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse 正";
const KEYS = 8;
/** PAM holds refusals back for seconds, and longer on a busy machine. */
const DEADLINE_MS = 120_000;
const PAM_TEST_MS = 240_000;

const loginsOf = (evidence: readonly Evidence[]) =>
  evidence.filter((item) => item.kind === "login");
const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

describeNeeding([...sshdRequirements, "command:dropbear"], "logins", () => {
  let folder: string;
  let keyFiles: string[];
  let authorizedKeys: string[];
  let servers: Sshd[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-logins-"));
    keyFiles = Array.from({ length: KEYS }, (_, index) => join(folder, `id_${index}`));
    for (const file of keyFiles) run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
    authorizedKeys = [readFileSync(`${keyFiles.at(-1)}.pub`, "utf8").trim()];
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function serve(
    config: string[],
    rest: Partial<SshdOptions> & { user?: Partial<SshdUser> } = {},
  ) {
    const user = { name: "ops", password: PASSWORD, authorizedKeys, ...rest.user };
    const sshd = await startSshd({ users: [user], config, ...rest });
    servers.push(sshd);
    return sshd;
  }

  async function login(sshd: Sshd, ...wishes: Parameters<typeof sshCredentialFor>[1][]) {
    const credentials = wishes.map((wish, index) =>
      sshCredentialFor("ops", { id: `${index}.yaml`, port: sshd.port, ...wish }),
    );
    return ask(sshd.address, credentials);
  }

  async function ask(
    address: string,
    credentials: SshCredential[],
    rest: Partial<SshRequest> = {},
  ) {
    const request = sshRequestFor(address, credentials, rest);
    const result = await runOnce(worker, request, { deadlineMs: DEADLINE_MS });
    expect(JSON.stringify(result)).not.toContain(PASSWORD);
    return { ...result, logins: loginsOf(result.evidence) };
  }

  const keys = (...indices: number[]) =>
    indices.map((index) => ({ filename: keyFiles.at(index) ?? "" }));

  it("tells which credential logged in, the host key, and what to remember", async () => {
    const sshd = await serve([]);
    const { outcome, evidence } = await login(sshd, { password: "wrong" }, { password: PASSWORD });
    expect(outcome).toEqual({ status: "done", value: { credential: "1.yaml" } });
    expect(loginsOf(evidence).map(({ code }) => code)).toEqual(["LOGIN_WRONG_PASSWORD", "OK"]);
    const shown = evidence.filter((item) => item.kind === "signature").map(({ value }) => value);
    expect(new Set(shown).size).toBe(1);
    expect(shown[0]).toMatch(/^ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}$/);
    expect(evidence).toContainEqual(
      expect.objectContaining({
        kind: "remember",
        key: "ssh",
        value: { credential: "1.yaml", tookBest: true },
      }),
    );
  });

  it("offers a server that took the best algorithms only these, and all of them where it no longer does", async () => {
    const known = { remembered: { ssh: { credential: "0.yaml", tookBest: true } } };
    const credentials = (sshd: Sshd) => [
      sshCredentialFor("ops", { password: PASSWORD, port: sshd.port }),
    ];
    const same = await serve([]);
    expect((await ask(same.address, credentials(same), known)).logins).toMatchObject([
      { code: "OK" },
    ]);
    expect(same.connections).toBe(1);
    const changed = await serve(["KexAlgorithms curve25519-sha256"]);
    const { logins, evidence } = await ask(changed.address, credentials(changed), known);
    expect(logins).toMatchObject([{ code: "OK" }]);
    expect(changed.connections).toBe(2);
    expect(evidence).toContainEqual(
      expect.objectContaining({ kind: "remember", key: "ssh", value: { credential: "10.yaml" } }),
    );
  });

  it("tries a wrong password once, and says what the server offers", async () => {
    const sshd = await serve([]);
    const { outcome, logins } = await login(sshd, { password: "wrong" });
    expect(outcome).toEqual({ status: "done", value: { credential: null } });
    expect(logins).toMatchObject([{ code: "LOGIN_WRONG_PASSWORD" }]);
    expect(logins[0]?.detail).toBe("tried: password; the server offers publickey, password");
    expect(count(sshd.log, /Failed password/g)).toBe(1);
  });

  it("says of a key that isn't accepted that it is the key", async () => {
    const sshd = await serve([]);
    const { logins } = await login(sshd, { clientKeys: keys(0) });
    expect(logins).toMatchObject([{ code: "LOGIN_WRONG_KEY" }]);
    expect(logins[0]?.detail).toContain("key id_0");
  });

  it("tries more keys than a connection allows over several, each key once", async () => {
    const sshd = await serve(["MaxAuthTries 2"]);
    const { logins } = await login(sshd, { clientKeys: keys(0, 1, 2, 3, 4, 5, 6, 7) });
    expect(logins).toMatchObject([{ code: "OK" }]);
    const failed = [...sshd.log.matchAll(/Failed publickey .*(SHA256:\S+)/g)].map(([, key]) => key);
    expect(new Set(failed).size).toBe(failed.length);
  });

  it("sends key and password where the server wants both", async () => {
    const sshd = await serve(["AuthenticationMethods publickey,password"]);
    expect((await login(sshd, { clientKeys: keys(7), password: PASSWORD })).logins).toMatchObject([
      { code: "OK" },
    ]);
    const { logins } = await login(sshd, { clientKeys: keys(7) });
    expect(logins).toMatchObject([{ code: "LOGIN_METHOD_NOT_OFFERED" }]);
    expect(logins[0]?.detail).toContain("accepted in part");
  });

  it("says when a password isn't asked for at all", async () => {
    const sshd = await serve(["PasswordAuthentication no"]);
    const { logins } = await login(sshd, { password: PASSWORD });
    expect(logins).toMatchObject([
      { code: "LOGIN_METHOD_NOT_OFFERED", detail: "the server offers publickey" },
    ]);
  });

  it("answers PAM's question for the password, once", { timeout: PAM_TEST_MS }, async () => {
    const pam = ["UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes"];
    const sshd = await serve(pam);
    const { logins } = await login(sshd, { password: "wrong" }, { password: PASSWORD });
    expect(logins).toMatchObject([{ code: "LOGIN_WRONG_PASSWORD" }, { code: "OK" }]);
    expect(count(sshd.log, /Failed keyboard-interactive/g)).toBe(1);
  });

  it("tells an expired password and an expired account from a wrong password", {
    timeout: PAM_TEST_MS,
  }, async () => {
    const pam = ["UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes"];
    const changeNow = await serve(pam, { user: { aging: "0:0:99999:7:::" } });
    expect((await login(changeNow, { password: PASSWORD })).logins).toMatchObject([
      { code: "LOGIN_EXPIRED" },
    ]);
    const changeLater = await serve(["UsePAM yes"], { user: { aging: "0:0:99999:7:::" } });
    const later = await login(changeLater, { password: PASSWORD });
    expect(later.logins.at(-1)).toMatchObject({ code: "LOGIN_EXPIRED" });
    expect(later.outcome).toEqual({ status: "done", value: { credential: null } });
    const overSince1970 = await serve(pam, { user: { aging: "19000:0:99999:7::1:" } });
    expect((await login(overSince1970, { password: PASSWORD })).logins).toMatchObject([
      { code: "LOGIN_EXPIRED" },
    ]);
  });

  it("tells a locked account from a wrong password", { timeout: PAM_TEST_MS }, async () => {
    const sshd = await serve(
      ["UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes"],
      {
        pam: (folder) =>
          [
            `auth required pam_faillock.so preauth dir=${folder} deny=1 unlock_time=0`,
            "auth sufficient pam_unix.so nodelay",
            `auth [default=die] pam_faillock.so authfail dir=${folder} deny=1 unlock_time=0`,
            "account required pam_unix.so",
            "session required pam_permit.so",
          ].join("\n"),
      },
    );
    const { logins } = await login(sshd, { password: "wrong" }, { password: PASSWORD });
    expect(logins).toMatchObject([{ code: "LOGIN_WRONG_PASSWORD" }, { code: "LOGIN_LOCKED" }]);
  });

  it.each([
    "curve25519-sha256",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group-exchange-sha256",
  ])("agrees on keys by %s", async (algorithm) => {
    const sshd = await serve([`KexAlgorithms ${algorithm}`]);
    expect((await login(sshd, { password: PASSWORD })).logins).toMatchObject([{ code: "OK" }]);
  });

  it("says which algorithms are offered when none is common, and uses legacy ones where allowed", async () => {
    const sshd = await serve(["KexAlgorithms diffie-hellman-group14-sha1"]);
    const { logins } = await login(sshd, { password: PASSWORD });
    expect(logins).toMatchObject([{ code: "SSH_NO_COMMON_ALGORITHM" }]);
    expect(logins[0]?.detail).toMatch(
      /^key exchange algorithm; the server offers "diffie-hellman-group14-sha1.*", which needs legacyAlgorithms: true$/,
    );
    const legacy = await login(sshd, { password: PASSWORD, legacyAlgorithms: true });
    expect(legacy.logins).toMatchObject([{ code: "OK" }]);
    const findings = legacy.evidence.filter((item) => item.kind === "section");
    expect(findings).toMatchObject([
      { section: "findings", value: [{ code: "SSH_LEGACY_ALGORITHMS" }] },
    ]);
  });

  it("asks a port without a listener once, however many credentials there are", async () => {
    const sshd = await serve([]);
    const { port } = sshd;
    await sshd.stop();
    servers = [];
    const credentials = ["a", "b"].map((id) =>
      sshCredentialFor("ops", { id, port, password: "x" }),
    );
    expect((await ask(sshd.address, credentials)).logins).toMatchObject([
      { credential: "a", code: "NET_NO_LISTENER" },
    ]);
  });

  it("says what is missing in a credential that can't log in anywhere", async () => {
    const sshd = await serve([]);
    const { account: _, ...withoutAccount } = sshCredentialFor("ops", { port: sshd.port });
    const { logins } = await ask(sshd.address, [
      sshCredentialFor("ops", { port: sshd.port }),
      withoutAccount,
    ]);
    expect(logins).toMatchObject([
      { code: "CREDENTIAL_INVALID", detail: "it has neither a password nor a client key" },
      { code: "CREDENTIAL_INVALID", detail: "account.username is missing" },
    ]);
    expect(sshd.connections).toBe(0);
  });

  it("logs in to dropbear", async () => {
    const sshd = await serve([], { program: "dropbear" });
    const { logins } = await login(sshd, { password: "wrong" }, { password: PASSWORD });
    expect(logins).toMatchObject([{ code: "LOGIN_WRONG_PASSWORD" }, { code: "OK" }]);
  });
});
