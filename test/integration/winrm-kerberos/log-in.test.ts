/** The whole way: HTTP and HTTPS, Negotiate and Kerberos, each encryption; MIT's KDC gives the tickets, MIT's GSS-API accepts them. */

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { MitAcceptor } from "../../fakes/windows/kerberos/mit-acceptor.ts";
import { REALM } from "../../fakes/windows/kerberos/mit-realm.ts";
import { describeNeeding } from "../../requirements.ts";
import { type EchoHostOptions, startEchoHost } from "../winrm-auth/echo-host.ts";
import { type CredentialPart, post, said, transportTo } from "../winrm-auth/transport-to.ts";
import { HOST, KERBEROS, PASSWORD, useRealm } from "./realm.ts";

const https = selfSigned();
/** More than one TLS record. */
const long = "<long>".padEnd(40_000, "ü");
const encryptions = ["auto", "always", "never"] as const;

describeNeeding(KERBEROS, "WinRM by Kerberos", () => {
  const realm = useRealm();
  let stateDirectory = "";

  beforeEach(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), "kerberos-"));
  });

  async function host(options: Partial<EchoHostOptions> = {}) {
    const kerberos = new MitAcceptor(realm().environment);
    onTestFinished(() => kerberos.close());
    return startEchoHost({
      accounts: [],
      schemes: ["Negotiate", "Kerberos"],
      allowUnencrypted: true,
      kerberos,
      ...options,
    });
  }

  const credential = (port: number, part: Partial<CredentialPart> = {}): CredentialPart => ({
    port,
    username: `user01@${REALM.toLowerCase()}`,
    password: PASSWORD,
    authMethod: "kerberos",
    kerberos: { kdc: [`127.0.0.1:${realm().port}`], host: HOST },
    stateDirectory,
    ...part,
  });

  describe.each(["http", "https"] as const)("over %s", (scheme) => {
    describe.each(encryptions)("with encryption %s", (authMessageEncryption) => {
      it.each([
        ["in SPNEGO", ["Negotiate", "Kerberos"]],
        ["where Negotiate is off", ["Kerberos"]],
      ] as const)("logs in %s", async (_where, schemes) => {
        const tls = scheme === "https" ? { https } : {};
        const echo = await host({ schemes, ...tls });
        const transport = transportTo(credential(echo.port, { scheme, authMessageEncryption }));
        for (const envelope of ["<first/>", long, "<third/>"]) {
          expect(said(await post(transport, envelope))).toBe(`200 <echo>${envelope}</echo>`);
        }
        expect(echo.logins).toEqual([{ account: `user01@${REALM}`, isAccepted: true }]);
        const isSealed =
          authMessageEncryption === "always" ||
          (authMessageEncryption === "auto" && scheme === "http");
        expect(echo.bodies.some((body) => body.includes("<first/>"))).toBe(!isSealed);
      });
    });
  });

  it.each(["müller", "EXAMPLE\\müller", "EXAMPLE.TEST\\müller"])(
    "logs in as %s",
    async (username) => {
      const { port, logins } = await host();
      const kerberos = { kdc: [`127.0.0.1:${realm().port}`], host: HOST, realm: REALM };
      const transport = transportTo(credential(port, { username, kerberos }));
      expect(said(await post(transport, "<a/>"))).toBe("200 <echo><a/></echo>");
      expect(logins).toEqual([{ account: `müller@${REALM}`, isAccepted: true }]);
    },
  );

  it("logs in with a keytab, and when the connection was lost logs in again", async () => {
    const keytab = await realm().keytab("other", "login.keytab");
    const { port, logins, dropConnections, isEmpty } = await host();
    const kerberos = { kdc: [`127.0.0.1:${realm().port}`], host: HOST, keytab };
    const transport = transportTo(credential(port, { username: `other@${REALM}`, kerberos }));
    expect(said(await post(transport, "<a/>"))).toBe("200 <echo><a/></echo>");
    dropConnections();
    await isEmpty();
    await post(transport, "<b/>");
    expect(said(await post(transport, "<c/>"))).toBe("200 <echo><c/></echo>");
    expect(logins).toHaveLength(2);
  });

  it.each(["wrongSignature", "replayedReply", "clearReplies"] as const)(
    "believes no reply of a host with %s",
    async (fault) => {
      const { port } = await host({ faults: { [fault]: true } });
      const transport = transportTo(credential(port));
      await post(transport, "<a/>");
      expect(said(await post(transport, "<b/>"))).toBe("NET_PROTOCOL");
    },
  );

  it("asks the next KDC when one is silent or is none", async () => {
    const { port } = await host();
    const kdc = [`127.0.0.1:${port}`, `127.0.0.1:1`, `127.0.0.1:${realm().port}`];
    const transport = transportTo(credential(port, { kerberos: { kdc, host: HOST } }));
    expect(said(await post(transport, "<a/>"))).toBe("200 <echo><a/></echo>");
  });

  it("says what is wrong, and sends nothing to the host then", async () => {
    const { port, logins } = await host();
    const kdc = [`127.0.0.1:${realm().port}`];
    const code = async (part: Partial<CredentialPart>) =>
      said(await post(transportTo(credential(port, part)), "<a/>"));
    expect(await code({ password: "wrong" })).toBe("LOGIN_WRONG_PASSWORD");
    expect(await code({ username: `nobody@${REALM}` })).toBe("LOGIN_WRONG_USER");
    expect(await code({ username: `locked@${REALM}` })).toBe("LOGIN_LOCKED");
    expect(await code({ username: `expired@${REALM}` })).toBe("LOGIN_EXPIRED");
    expect(await code({ username: "plain" })).toBe("CREDENTIAL_INVALID");
    expect(await code({ kerberos: { kdc: ["127.0.0.1:1"], host: HOST } })).toBe("KERBEROS_NO_KDC");
    expect(await code({ kerberos: { kdc, host: "absent.test" } })).toBe("KERBEROS_NO_TICKET");
    expect(logins).toEqual([]);
  });

  it("says that the host can't read a ticket that is for another", async () => {
    const { port, logins } = await host();
    const kerberos = { kdc: [`127.0.0.1:${realm().port}`], host: "moved.example.test" };
    const transport = transportTo(credential(port, { kerberos }));
    expect(said(await post(transport, "<a/>"))).toBe("LOGIN_NOT_PERMITTED");
    expect(said(await post(transport, "<b/>"))).toBe("LOGIN_NOT_PERMITTED");
    expect(logins).toHaveLength(1);
  });

  it("asks no KDC where Kerberos isn't offered", async () => {
    const { port, logins } = await host({ schemes: ["Basic"] });
    const transport = transportTo(credential(port));
    expect(said(await post(transport, "<a/>"))).toBe("LOGIN_METHOD_NOT_OFFERED");
    expect(logins).toEqual([]);
  });
});
