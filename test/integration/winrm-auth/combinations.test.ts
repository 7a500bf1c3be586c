/** Each login method × message encryption × HTTP or HTTPS × account form × TLS version inside CredSSP. */

import { describe, expect, it } from "vitest";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { type EchoHostOptions, startEchoHost } from "./echo-host.ts";
import { PASSWORD, post, said, transportTo } from "./transport-to.ts";

const https = selfSigned();
const inside = selfSigned();

const accounts = [
  { domain: "STANDIN", user: "administrator", password: PASSWORD },
  { domain: "EXAMPLE", user: "Müller", password: PASSWORD },
];
const names = [
  "administrator",
  ".\\administrator",
  "STANDIN\\administrator",
  "EXAMPLE\\müller",
  "Müller@example.test",
];
const encryptions = ["auto", "always", "never"] as const;
const schemes = ["http", "https"] as const;
/** More than one TLS record, more than one chunk. */
const long = "<long>".padEnd(40_000, "ü");

const host = (options: Partial<EchoHostOptions>, isTls: boolean) =>
  startEchoHost({
    accounts,
    schemes: ["Negotiate", "Basic", "CredSSP", "Kerberos"],
    allowUnencrypted: true,
    credSsp: inside,
    ...(isTls && { https, serverCertificate: https.der }),
    ...options,
  });

async function expectTalk(
  { port, bodies }: Awaited<ReturnType<typeof host>>,
  credential: Omit<Parameters<typeof transportTo>[0], "port">,
  isSealed: boolean,
) {
  const transport = transportTo({ ...credential, port });
  for (const envelope of ["<first/>", long, "<third/>"]) {
    expect(said(await post(transport, envelope))).toBe(`200 <echo>${envelope}</echo>`);
  }
  const isClear = bodies.some((body) => body.includes("<first/>"));
  expect(isClear).toBe(!isSealed);
}

const isSealed = (encryption: (typeof encryptions)[number], scheme: "http" | "https") =>
  encryption === "always" || (encryption === "auto" && scheme === "http");

describe.each(schemes)("WinRM over %s", (scheme) => {
  describe.each(encryptions)("with encryption %s", (authMessageEncryption) => {
    it.each(names)("logs in by NTLM in SPNEGO as %s", async (username) => {
      const echo = await host({}, scheme === "https");
      const credential = { scheme, authMessageEncryption, username };
      await expectTalk(echo, credential, isSealed(authMessageEncryption, scheme));
    });

    it.each(names)("logs in by raw NTLM as %s", async (username) => {
      const echo = await host({ faults: { rawNtlmOnly: true } }, scheme === "https");
      const credential = { scheme, authMessageEncryption, username };
      await expectTalk(echo, credential, isSealed(authMessageEncryption, scheme));
    });

    it("logs in by NTLM where the challenge has no timestamp", async () => {
      const echo = await host({ hasTimestamp: false }, scheme === "https");
      const credential = { scheme, authMessageEncryption };
      await expectTalk(echo, credential, isSealed(authMessageEncryption, scheme));
    });

    it.each(names)("logs in by CredSSP as %s", async (username) => {
      const echo = await host({}, scheme === "https");
      const credential = {
        scheme,
        authMessageEncryption,
        username,
        authMethod: "credssp",
      } as const;
      await expectTalk(echo, credential, isSealed(authMessageEncryption, scheme));
    });

    it.each(["TLSv1", "TLSv1.2", "TLSv1.3"] as const)(
      "logs in by CredSSP in %s",
      async (version) => {
        const tls = { ...inside, minVersion: version, maxVersion: version };
        const echo = await host({ credSsp: tls }, scheme === "https");
        const credential = {
          scheme,
          authMessageEncryption,
          authMethod: "credssp",
          authCredSSPDisableTLSv1_2: version === "TLSv1",
        } as const;
        await expectTalk(echo, credential, isSealed(authMessageEncryption, scheme));
      },
    );

    it.each([2, 3, 4, 5, 6])("logs in by CredSSP version %i", async (version) => {
      const echo = await host({ credSsp: { ...inside, version } }, scheme === "https");
      const credential = { scheme, authMessageEncryption, authMethod: "credssp" } as const;
      await expectTalk(echo, credential, isSealed(authMessageEncryption, scheme));
    });
  });
});

describe("Basic", () => {
  it.each(names)("logs in over HTTPS as %s", async (username) => {
    await expectTalk(
      await host({}, true),
      { scheme: "https", authMethod: "basic", username },
      false,
    );
  });

  it.each(names)("logs in over HTTP as %s where encryption is given up", async (username) => {
    const credential = { authMessageEncryption: "never", authMethod: "basic", username } as const;
    await expectTalk(await host({}, false), credential, false);
  });

  it.each(["auto", "always"] as const)(
    "sends nothing over HTTP with encryption %s",
    async (authMessageEncryption) => {
      const echo = await host({}, false);
      const transport = transportTo({
        port: echo.port,
        authMethod: "basic",
        authMessageEncryption,
      });
      expect(said(await post(transport, "<first/>"))).toBe("CREDENTIAL_INVALID");
      expect(echo.bodies).toEqual([]);
    },
  );
});

describe("CredSSP with an elliptic-curve key", () => {
  it("logs in", async () => {
    const echo = await host({ credSsp: selfSigned("ec") }, false);
    await expectTalk(echo, { authMethod: "credssp" }, true);
  });
});
