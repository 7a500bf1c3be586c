/** A whole inventory by each login method, encryption, transport and form of the account; and through jump hosts. */

import { afterEach, describe, expect, it } from "vitest";
import { closeTunnels } from "../../../workers/harness/tunnel/open-tunnel.ts";
import { sshCredentialFor } from "../../fakes/ssh-request.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { describeNeeding } from "../../requirements.ts";
import { PASSWORD, readHost, startWindowsHost } from "./windows-host.ts";

const https = selfSigned();
const inside = selfSigned();
const accounts = [
  { domain: "STANDIN", user: "administrator", password: PASSWORD },
  { domain: "EXAMPLE", user: "Müller", password: PASSWORD },
];
const names = ["administrator", ".\\administrator", "EXAMPLE\\müller", "Müller@example.test"];
const versions = [
  { version: "TLSv1", authCredSSPDisableTLSv1_2: true },
  { version: "TLSv1.2", authCredSSPDisableTLSv1_2: false },
  { version: "TLSv1.3", authCredSSPDisableTLSv1_2: false },
] as const;
const encryptions = ["auto", "always", "never"] as const;
const schemes = ["http", "https"] as const;

interface Login {
  readonly authMethod: string;
  readonly username: string;
  readonly version?: (typeof versions)[number]["version"];
  readonly authCredSSPDisableTLSv1_2?: boolean;
}

const logins: readonly Login[] = [
  ...names.map((username) => ({ authMethod: "ntlm", username })),
  { authMethod: "basic", username: "administrator" },
  { authMethod: "basic", username: "EXAMPLE\\müller" },
  ...versions.flatMap(({ version, authCredSSPDisableTLSv1_2 }) =>
    names.map((username) => ({
      authMethod: "credssp",
      username,
      version,
      authCredSSPDisableTLSv1_2,
    })),
  ),
];
/** Basic has no keys to seal messages with. */
const canSeal = (method: string, scheme: string, encryption: string) =>
  method !== "basic" || encryption === "never" || (encryption === "auto" && scheme === "https");
const ways = schemes.flatMap((scheme) =>
  encryptions.flatMap((authMessageEncryption) =>
    logins
      .filter(({ authMethod }) => canSeal(authMethod, scheme, authMessageEncryption))
      .map((login) => ({ scheme, authMessageEncryption, ...login })),
  ),
);

const start = (scheme: "http" | "https", version?: Login["version"]) =>
  startWindowsHost({
    auth: {
      accounts,
      schemes: ["Negotiate", "Basic", "CredSSP"],
      allowUnencrypted: true,
      credSsp: { ...inside, ...(version && { minVersion: version, maxVersion: version }) },
      ...(scheme === "https" && { https, serverCertificate: https.der }),
    },
  });

describe(`a whole inventory (${ways.length} ways)`, () => {
  it.each(ways)("%j", async ({ scheme, ...way }) => {
    const host = await start(scheme, way.version);
    const { outcome, sections } = await readHost(host.port, { scheme, ...way });
    expect(outcome).toEqual({ status: "done", value: { credential: "test.yaml" } });
    const states = Object.values(sections).map((section) => section?.status);
    expect(states).toEqual(Array.from({ length: 21 }, () => "complete"));
    expect(host.connections()).toBe(1);
    // Basic logs in with every request, the others once.
    expect(host.logins.every(({ isAccepted }) => isAccepted)).toBe(true);
    if (way.authMethod !== "basic") expect(host.logins).toHaveLength(1);
  });
});

describeNeeding(sshdRequirements, "a whole inventory through jump hosts", () => {
  const FIRST = "127.0.1.23";
  const SECOND = "127.0.1.24";
  const servers: Sshd[] = [];
  afterEach(async () => {
    closeTunnels();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function jumpHost(address: string, sshTunnels: string[] = []) {
    const password = "right horse";
    const sshd = await startSshd({ users: [{ name: "ops", password }], address });
    servers.push(sshd);
    const options = { port: sshd.port, password, sshTunnels, timeout: 60 };
    return { [address]: [sshCredentialFor("ops", options)] };
  }

  it.each([1, 2])("%i of them", async (count) => {
    const host = await start("http");
    const first = await jumpHost(FIRST);
    const jumpHosts = count === 1 ? first : { ...first, ...(await jumpHost(SECOND, [FIRST])) };
    const sshTunnels = [count === 1 ? FIRST : SECOND];
    const { outcome, sections } = await readHost(host.port, { sshTunnels, request: { jumpHosts } });
    expect(outcome).toEqual({ status: "done", value: { credential: "test.yaml" } });
    expect(sections["packages"]).toMatchObject({ status: "complete" });
    expect(host.connections()).toBe(1);
  });
});
