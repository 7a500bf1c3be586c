/** Why a login doesn't succeed, and that none is tried twice. */

import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { utf16 } from "../../../workers/winrm/crypto/digests.ts";
import { md4 } from "../../../workers/winrm/crypto/md4.ts";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { type EchoHostOptions, startEchoHost } from "./echo-host.ts";
import { type CredentialPart, PASSWORD, post, said, transportTo } from "./transport-to.ts";

const https = selfSigned();
const inside = selfSigned();
const accounts = [
  { domain: "STANDIN", user: "administrator", password: PASSWORD },
  { domain: "STANDIN", user: "locked", password: PASSWORD, isLocked: true },
];

async function setUp(
  options: Partial<EchoHostOptions>,
  credential: Omit<CredentialPart, "port"> = {},
) {
  const host = await startEchoHost({
    accounts,
    schemes: ["Negotiate", "CredSSP", "Basic"],
    allowUnencrypted: false,
    credSsp: inside,
    ...options,
  });
  return { host, transport: transportTo({ ...credential, port: host.port }) };
}

const methods = [
  { authMethod: "ntlm" },
  { authMethod: "credssp" },
  { authMethod: "basic", scheme: "https" },
] as const;

describe("a login that is refused", () => {
  it.each(methods)("is sent once, whatever is asked after it (%j)", async (method) => {
    const credential = { ...method, password: "wrong" };
    const options = "scheme" in method ? { https } : {};
    const { host, transport } = await setUp(options, credential);
    for (const envelope of ["<first/>", "<second/>"]) {
      expect(said(await post(transport, envelope))).toBe("LOGIN_WRONG_PASSWORD");
    }
    expect(host.logins).toEqual([{ account: "administrator", isAccepted: false }]);
    expect(host.envelopes).toEqual([]);
  });

  it.each([2, 3, 4, 5, 6])("by CredSSP version %i is a wrong password, too", async (version) => {
    const credSsp = { ...inside, version };
    const { transport } = await setUp({ credSsp }, { authMethod: "credssp", password: "wrong" });
    expect(said(await post(transport, "<first/>"))).toBe("LOGIN_WRONG_PASSWORD");
  });

  it("tells a locked account where the server does", async () => {
    const { transport } = await setUp({}, { authMethod: "credssp", username: "locked" });
    expect(said(await post(transport, "<first/>"))).toBe("LOGIN_LOCKED");
  });

  it.each([
    { wanted: "ntlm", schemes: ["Kerberos"] },
    { wanted: "credssp", schemes: ["Negotiate", "Kerberos"] },
    { wanted: "basic", schemes: ["Negotiate", "Kerberos"], scheme: "https" },
  ] as const)("tells what is offered instead of $wanted", async ({ wanted, schemes, ...rest }) => {
    const options = { schemes: [...schemes], ...("scheme" in rest && { https }) };
    const { host, transport } = await setUp(options, { authMethod: wanted, ...rest });
    const outcome = await post(transport, "<first/>");
    expect(said(outcome)).toBe("LOGIN_METHOD_NOT_OFFERED");
    expect(inspect(outcome)).toContain(`offered: ${schemes.join(", ")}`);
    expect(host.logins).toEqual([]);
  });

  it("tells when the login is right but nothing may be asked", async () => {
    const { transport } = await setUp({ faults: { refusesMessages: true } });
    expect(said(await post(transport, "<first/>"))).toBe("LOGIN_NOT_PERMITTED");
  });

  it("tells that encryption is required", async () => {
    const { transport } = await setUp({}, { authMessageEncryption: "never" });
    expect(said(await post(transport, "<first/>"))).toBe("LOGIN_ENCRYPTION_REQUIRED");
  });

  it("tells which setting reaches a server whose TLS is too old", async () => {
    const credSsp = { ...inside, minVersion: "TLSv1", maxVersion: "TLSv1" } as const;
    const { transport } = await setUp({ credSsp }, { authMethod: "credssp" });
    const outcome = await post(transport, "<first/>");
    expect(said(outcome)).toBe("NET_TLS");
    expect(inspect(outcome)).toContain("authCredSSPDisableTLSv1.2");
  });
});

describe("the password", () => {
  it.each(methods)("is in no outcome and in nothing that can be printed (%j)", async (method) => {
    const secret = "s3cret-Passw0rd";
    for (const password of [secret, "other"]) {
      const options = "scheme" in method ? { https } : {};
      const right = [{ domain: "STANDIN", user: "administrator", password }];
      const { transport } = await setUp(
        { ...options, accounts: right },
        { ...method, password: secret },
      );
      const outcome = await post(transport, "<first/>");
      const printed = inspect([outcome, transport], { depth: null, showHidden: true });
      const hash = md4(utf16(secret));
      for (const form of [secret, hash.toString("hex"), hash.toString("base64")]) {
        expect(printed).not.toContain(form);
        expect(JSON.stringify([outcome, transport])).not.toContain(form);
      }
      expect(printed).not.toContain(Buffer.from(`administrator:${secret}`).toString("base64"));
    }
  });
});
