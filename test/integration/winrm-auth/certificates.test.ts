/** Whom a WinRM connection by HTTPS trusts. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type Certificate, selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { folderWith } from "../../folder-with.ts";
import { startEchoHost } from "./echo-host.ts";
import { type CredentialPart, PASSWORD, post, said, transportTo } from "./transport-to.ts";

const known = selfSigned();
const other = selfSigned();

const host = (https: Certificate) =>
  startEchoHost({
    accounts: [{ domain: "STANDIN", user: "administrator", password: PASSWORD }],
    schemes: ["Negotiate"],
    allowUnencrypted: false,
    https,
    serverCertificate: https.der,
  });

const ask = (credential: CredentialPart) =>
  post(transportTo({ scheme: "https", ...credential }), "<a/>");

describe("a certificate that nobody vouches for", () => {
  it("is pinned on first use, and another one is refused afterwards", async () => {
    const stateDirectory = folderWith({});
    const { port } = await host(known);
    const outcomes = [await ask({ port, stateDirectory }), await ask({ port, stateDirectory })];
    expect(outcomes.map(said)).toEqual(["200 <echo><a/></echo>", "200 <echo><a/></echo>"]);
    const folder = join(stateDirectory, "winrm-certificates");
    const [file = ""] = readdirSync(folder);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, file), "utf8")).toMatch(/^SHA256:([0-9A-F]{2}:){31}/);

    // The same host with another certificate: the pin is the one of the host.
    const changed = await host(other);
    const pinned = folderWith({
      [`winrm-certificates/127.0.0.1_${changed.port}`]: readFileSync(join(folder, file)),
    });
    const outcome = await ask({ port: changed.port, stateDirectory: pinned });
    expect(said(outcome)).toBe("WINRM_CERTIFICATE_CHANGED");
    expect(inspect(outcome)).toContain("winrm-certificates");
    expect(changed.logins).toEqual([]);
  });

  it("is pinned once, however many ask at the same time", async () => {
    const stateDirectory = folderWith({});
    const { port } = await host(known);
    const all = Array.from({ length: 8 }, () => ask({ port, stateDirectory }));
    expect(new Set((await Promise.all(all)).map(said))).toEqual(new Set(["200 <echo><a/></echo>"]));
    expect(readdirSync(join(stateDirectory, "winrm-certificates"))).toHaveLength(1);
  });

  it("is refused where certificates are to be verified", async () => {
    const { port, logins } = await host(known);
    expect(said(await ask({ port, verify: true }))).toBe("NET_TLS");
    expect(logins).toEqual([]);
  });
});

describe("a CA file", () => {
  it("vouches for its certificates only", async () => {
    const folder = folderWith({ "known.pem": known.cert, "other.pem": other.cert });
    const { port } = await host(known);
    expect(said(await ask({ port, caFile: join(folder, "known.pem") }))).toMatch(/^200/);
    expect(said(await ask({ port, caFile: join(folder, "other.pem") }))).toBe("NET_TLS");
    expect(said(await ask({ port, caFile: join(folder, "none.pem") }))).toBe("CREDENTIAL_INVALID");
  });
});

describe("channel bindings", () => {
  it.each([
    ["rsa:2048", "sha1"],
    ["rsa:2048", "sha384"],
    ["rsa:2048", "sha512"],
    ["ec", "sha256"],
    ["ec", "sha384"],
  ])("fit a certificate of %s signed with %s", async (keyType, digest) => {
    const { port } = await host(selfSigned(keyType, digest));
    expect(said(await ask({ port }))).toMatch(/^200/);
  });

  it("of another certificate, by one in the middle, are refused", async () => {
    const echo = await startEchoHost({
      accounts: [{ domain: "STANDIN", user: "administrator", password: PASSWORD }],
      schemes: ["Negotiate"],
      allowUnencrypted: false,
      https: known,
      serverCertificate: other.der,
    });
    expect(said(await ask({ port: echo.port }))).toBe("LOGIN_WRONG_PASSWORD");
  });
});
