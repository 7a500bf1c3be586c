import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CredentialTree } from "../../../src/credentials/tree.ts";
import {
  type CredentialMethod,
  credentialMethods,
  credentialSchemas,
  type SnmpCredential,
  type SshCredential,
  type WinrmCredential,
} from "../../../src/protocol/credential.ts";
import { revealed } from "../../../src/protocol/secret.ts";
import { folderWith } from "../../folder-with.ts";

async function one(method: CredentialMethod, text: string, environment = {}) {
  const folder = folderWith({ [`${method}/a.yaml`]: `includes: [0.0.0.0/0]\n${text}` });
  const tree = await CredentialTree.load(folder, environment);
  return {
    folder,
    credential: tree.matching(method, "10.0.0.1")[0],
    faults: tree.faults.map((fault) => `${fault.path}: ${fault.message}`),
  };
}
const ssh = async (text: string, environment = {}) => {
  const { credential, faults } = await one("ssh", text, environment);
  if (credential === undefined) throw new Error(faults.join("; "));
  return credential as SshCredential;
};
const winrm = async (text: string) => (await one("winrm", text)).credential as WinrmCredential;
const snmp = async (text: string) => (await one("snmp", text)).credential as SnmpCredential;

const skeleton = (method: CredentialMethod) =>
  readFileSync(`config/credentials/${method}/99-example.yaml.skeleton`, "utf8");
const uncommented = (method: CredentialMethod) => skeleton(method).replaceAll(/^#(?! \S)/gm, "");

describe("the skeletons", () => {
  it.each(credentialMethods)(
    "load for %s once uncommented, as workers expect them",
    async (method) => {
      const folder = folderWith({ [`${method}/00.yaml`]: uncommented(method) });
      const tree = await CredentialTree.load(folder);
      expect(tree.faults).toEqual([]);
      const [credential] = tree.matching(method, "10.20.0.3");
      expect(credentialSchemas[method].safeParse(revealed(credential)).success).toBe(true);
      expect(tree.matching(method, "10.10.1.7")).toEqual([]);
    },
  );

  it("load for SNMPv3 with its own part uncommented", async () => {
    const text = skeleton("snmp")
      .replace(/^#authData:\n.*\n/m, "")
      .replaceAll(/^##?(?! \S|#)/gm, "");
    const tree = await CredentialTree.load(folderWith({ "snmp/00.yaml": text }));
    expect(tree.faults).toEqual([]);
    expect(tree.matching("snmp", "10.20.0.3")[0]?.auth).toMatchObject({
      version: "usm",
      authProtocol: "sha256",
      privProtocol: "aes128",
      contextName: "vlan-10",
    });
  });
});

describe("ssh files", () => {
  it("have the original's defaults", async () => {
    expect(await ssh("account: {username: john}")).toMatchObject({
      id: "a.yaml",
      port: 22,
      timeout: 5,
      clientKeys: [],
      sshTunnels: [],
      sudo: false,
      legacyAlgorithms: false,
    });
  });

  it("take keys at both places and file names from their own folder", async () => {
    const { folder, credential } = await one(
      "ssh",
      "account: {username: j, clientKeys: [{filename: ../k/b}]}\nclientKeys: [{filename: ../k/a, passphrase: x}]\nknownHosts: ../known\n",
    );
    expect(revealed(credential)).toMatchObject({
      clientKeys: [
        { filename: join(folder, "k/a"), passphrase: "x" },
        { filename: join(folder, "k/b") },
      ],
      knownHosts: join(folder, "known"),
    });
  });

  it.each([
    ["0123", "0123"],
    ["yes", "yes"],
    ["12:34", "12:34"],
    ["'$HOME'", "$HOME"],
    ["pa$word$$x", "pa$word$$x"],
    ["'${env:PW}'", "from-env"],
  ])("take the password %s as %s", async (written, password) => {
    const credential = await ssh(`account: {username: j, password: ${written}}`, {
      PW: "from-env",
    });
    expect(credential.account?.password?.reveal()).toBe(password);
  });

  it("take the password from a file beside them", async () => {
    const folder = folderWith({
      "ssh/a.yaml": "includes: [0.0.0.0/0]\naccount: {username: j, password: '${file:pw}'}\n",
      "ssh/pw": "from file\r\n",
    });
    const [credential] = (await CredentialTree.load(folder)).matching("ssh", "10.0.0.1");
    expect(credential?.account?.password?.reveal()).toBe("from file");
    expect(JSON.stringify(credential)).not.toContain("from file");
  });
});

describe("winrm files", () => {
  it("have the original's defaults", async () => {
    expect(await winrm("account: {username: 'MYDOMAIN\\USER01', password: x}")).toMatchObject({
      account: { username: "MYDOMAIN\\USER01" },
      authMethod: "basic",
      authMessageEncryption: "auto",
      authCredSSPDisableTLSv1_2: false,
      port: 5985,
      scheme: "http",
      verify: false,
    });
  });

  it("verify certificates where a CA file or the file says so", async () => {
    expect((await winrm("account: {username: j}\nverify: true")).verify).toBe(true);
    expect((await winrm("account: {username: j}\ncaFile: ca.pem")).verify).toBe(true);
  });

  it("say what Kerberos needs, and where its keytab is", async () => {
    const kerberos =
      "{realm: A.TEST, kdc: [dc1.a.test, '192.0.2.1:88'], host: s.a.test, keytab: j.keytab}";
    const credential = await winrm(
      `account: {username: j}\nauthMethod: kerberos\nkerberos: ${kerberos}`,
    );
    expect(credential.authMethod).toBe("kerberos");
    expect(credential.kerberos).toEqual({
      realm: "A.TEST",
      kdc: ["dc1.a.test", "192.0.2.1:88"],
      host: "s.a.test",
      keytab: credential.kerberos?.keytab,
    });
    expect(credential.kerberos?.keytab).toMatch(/^\/.*\/j\.keytab$/);
    const { faults } = await one("winrm", "account: {username: j}\nkerberos: {kdc: []}");
    expect(faults).toEqual([expect.stringContaining("kerberos.kdc")]);
  });

  it("speak https on port 5986 unless told otherwise", async () => {
    expect((await winrm("account: {username: j}\nport: 5986")).scheme).toBe("https");
    expect((await winrm("account: {username: j}\nport: 5986\nscheme: http")).scheme).toBe("http");
  });

  it("know the key with a dot", async () => {
    const credential = await winrm("account: {username: j}\nauthCredSSPDisableTLSv1.2: true");
    expect(credential.authCredSSPDisableTLSv1_2).toBe(true);
    expect(
      (await one("winrm", "account: {username: j}\nauthCredSSPDisableTLSv1.2: 1")).faults,
    ).toEqual([expect.stringContaining("authCredSSPDisableTLSv1.2: must be true or false")]);
  });
});

describe("snmp files", () => {
  it("have the original's defaults", async () => {
    const credential = await snmp("authData: {community: public}");
    expect(credential).toMatchObject({ port: 161, timeout: 5, retries: 0, retryInterval: 1 });
    expect(revealed(credential.auth)).toEqual({ version: "community", community: "public" });
  });

  it.each([
    ["{username: u}", { authProtocol: "none", privProtocol: "none" }],
    ["{username: u, authKey: k}", { authProtocol: "md5", privProtocol: "none" }],
    ["{username: u, authKey: k, privKey: p}", { authProtocol: "md5", privProtocol: "des" }],
    [
      "{username: u, authKey: k, authProtocol: usmHMAC384SHA512AuthProtocol, privKey: p, privProtocol: usmAesCfb256Protocol}",
      { authProtocol: "sha512", privProtocol: "aes256" },
    ],
  ])("read the user %s as pysnmp does", async (authData, expected) => {
    expect((await snmp(`authData: ${authData}`)).auth).toMatchObject({
      version: "usm",
      ...expected,
    });
  });

  it.each([
    ["{community: c, username: u}", "holds a community and a user; give one of them."],
    ["{contextName: x}", "needs a community, or a username for SNMPv3."],
    ["{username: u, authProtocol: usmHMACSHAAuthProtocol}", "needs an authKey."],
    ["{username: u, authKey: k, privProtocol: usmDESPrivProtocol}", "needs a privKey."],
    ["{username: u, privKey: p}", "encrypts without authenticating; RFC 3414 does not know that."],
  ])("refuse %s", async (authData, message) => {
    expect((await one("snmp", `authData: ${authData}`)).faults).toEqual([`authData: ${message}`]);
  });
});
