import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { SshCredential } from "../../../src/protocol/credential.ts";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { run, type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse";

describeNeeding(sshdRequirements, "host keys", () => {
  let sshd: Sshd;
  let folder: string;
  beforeAll(async () => {
    const users = [{ name: "ops", password: PASSWORD }];
    const hostKeys = ["ed25519", "ecdsa", "rsa"] as const;
    sshd = await startSshd({ users, hostKeys, address: "127.0.0.1" });
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ksocket-host-keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  afterAll(() => sshd.stop());

  async function login(rest: Partial<SshCredential>, stateDirectory?: string) {
    const wish = { password: PASSWORD, port: sshd.port, ...rest };
    const credential = sshCredentialFor("ops", wish);
    const request = sshRequestFor(sshd.address, [credential], { stateDirectory });
    const { evidence } = await runOnce(worker, request, { deadlineMs: 120_000 });
    return {
      login: evidence.find((item) => item.kind === "login"),
      shown: evidence.find((item) => item.kind === "signature")?.value,
    };
  }

  /** Logs in with a knownHosts file of the lines, where NAME stands for the host. */
  async function loginKnowing(...lines: string[]) {
    const knownHosts = join(folder, "known_hosts");
    const name = `[${sshd.address}]:${sshd.port}`;
    writeFileSync(knownHosts, lines.map((line) => line.replaceAll("NAME", name)).join("\n"));
    return login({ knownHosts });
  }

  const fingerprint = (key = "") => {
    writeFileSync(join(folder, "key.pub"), key);
    return run("ssh-keygen", ["-l", "-f", join(folder, "key.pub")]).split(" ")[1];
  };

  it("lets a server prove no key but the one that it is known by", async () => {
    const users = [{ name: "ops", password: PASSWORD }];
    const hostKeys = ["ed25519", "rsa"] as const;
    const debugging = await startSshd({ users, hostKeys, config: ["LogLevel DEBUG1"] });
    try {
      const credential = sshCredentialFor("ops", { password: PASSWORD, port: debugging.port });
      await runOnce(worker, sshRequestFor(debugging.address, [credential]));
      await expect.poll(() => debugging.log).toContain("server_input_channel_open");
      expect(debugging.log).not.toContain("hostkeys-prove");
    } finally {
      await debugging.stop();
    }
  });

  it("remembers the first key and accepts no other afterwards", async () => {
    const first = await login({}, folder);
    expect(first.login).toMatchObject({ code: "OK" });
    expect(first.shown).toBe(`ssh-ed25519 ${fingerprint(sshd.hostKeys["ed25519"])}`);
    const file = join(folder, "ssh-known-hosts");
    const line = `[${sshd.address}]:${sshd.port} ${sshd.hostKeys["ed25519"]}\n`;
    expect(readFileSync(file, "utf8")).toBe(line);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await login({}, folder)).login).toMatchObject({ code: "OK" });
    expect(readFileSync(file, "utf8")).toBe(line);

    const before = sshd.hostKeys["ed25519"];
    sshd.renewHostKeys();
    const { login: refused, shown } = await login({}, folder);
    expect(refused).toMatchObject({ code: "SSH_HOST_KEY_CHANGED" });
    expect(refused?.detail).toContain(fingerprint(before));
    expect(refused?.detail).toContain(fingerprint(sshd.hostKeys["ed25519"]));
    expect(shown).toBeUndefined();
    expect(sshd.log).not.toMatch(/Failed password/);

    run("ssh-keygen", ["-R", `[${sshd.address}]:${sshd.port}`, "-f", file]);
    expect((await login({}, folder)).login).toMatchObject({ code: "OK" });
  });

  it("remembers one key though many log in at once for the first time", async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => login({}, folder)));
    expect(results.map((result) => result.login?.code)).toEqual(Array(8).fill("OK"));
    expect((await login({}, folder)).login).toMatchObject({ code: "OK" });
    const lines = readFileSync(join(folder, "ssh-known-hosts"), "utf8").trimEnd().split("\n");
    expect(new Set(lines).size).toBe(1);
  });

  it("asks for the type of key that is known, and refuses a host that has lost it", async () => {
    const rsa = await loginKnowing(`NAME ${sshd.hostKeys["rsa"]}`);
    expect(rsa).toMatchObject({ login: { code: "OK" } });
    expect(rsa.shown).toBe(`ssh-rsa ${fingerprint(sshd.hostKeys["rsa"])}`);
    const dss = Buffer.from("\0\0\0\x07ssh-dss and so on").toString("base64");
    const otherType = `NAME ssh-dss ${dss}`;
    expect((await loginKnowing(otherType)).login).toMatchObject({ code: "SSH_HOST_KEY_CHANGED" });
  });

  it("finds the host in a file as OpenSSH writes it", async () => {
    const key = sshd.hostKeys["ed25519"];
    const { address } = sshd;
    const cases: [string, string][] = [
      [`NAME ${key}`, "OK"],
      [`other.example,NAME ${key} comment`, "OK"],
      [`[127.0.0.*]:${sshd.port} ${key}`, "OK"],
      [`[127.?.0.1]:* ${key}`, "OK"],
      [`*,!NAME,!${address} ${key}`, "SSH_HOST_KEY_UNKNOWN"],
      [`${address} ${key}`, "OK"],
      [`[${address}]:1 ${key}`, "SSH_HOST_KEY_UNKNOWN"],
      [`# NAME ${key}`, "SSH_HOST_KEY_UNKNOWN"],
      ["", "SSH_HOST_KEY_UNKNOWN"],
      [`@revoked * ${key}\nNAME ${key}`, "SSH_HOST_KEY_REVOKED"],
      [`@revoked ${address} ${key}\nNAME ${key}`, "SSH_HOST_KEY_REVOKED"],
      [`@cert-authority * ${key}`, "SSH_HOST_KEY_UNKNOWN"],
      [`NAME ${key?.replace(/.{8}$/, "AAAAAAAA")}`, "SSH_HOST_KEY_CHANGED"],
    ];
    for (const [lines, code] of cases) {
      expect({ lines, code: (await loginKnowing(lines)).login?.code }).toEqual({ lines, code });
    }
  });

  it("finds the host under a hashed name", async () => {
    const file = join(folder, "hashed");
    writeFileSync(file, `[${sshd.address}]:${sshd.port} ${sshd.hostKeys["ed25519"]}\n`);
    run("ssh-keygen", ["-H", "-f", file]);
    expect(readFileSync(file, "utf8")).toMatch(/^\|1\|/);
    expect((await login({ knownHosts: file })).login).toMatchObject({ code: "OK" });
  });

  it("doesn't connect when the file can't be read", async () => {
    const before = sshd.connections;
    const { login: refused } = await login({ knownHosts: join(folder, "absent") });
    expect(refused).toMatchObject({ code: "CREDENTIAL_INVALID" });
    expect(refused?.detail).toContain("absent");
    expect(sshd.connections).toBe(before);
  });
});
