/** The stand-in's acceptor is believed only because a client that others wrote is content with it. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { DEBIAN_PYTHON, describeNeeding } from "../../requirements.ts";
import { type EchoHostOptions, startEchoHost } from "./echo-host.ts";

const https = selfSigned();
const fileHere = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const script = fileHere("pywinrm-client.py");
const messages = ["<first/>", "<long>".padEnd(50_000, "x"), "<third/>"];
const password = "Pässwörd 日本";

interface Order {
  readonly scheme: "http" | "https";
  readonly username: string;
  readonly password?: string;
  readonly auth: "ntlm" | "basic";
  readonly encryption: "auto" | "always" | "never";
}

async function ask(order: Order, options: Partial<EchoHostOptions> = {}) {
  const host = await startEchoHost({
    accounts: [
      { domain: "EXAMPLE", user: "user", password },
      // Python's requests knows Latin-1 only in Basic.
      { domain: "EXAMPLE", user: "latin", password: "Password" },
    ],
    schemes: ["Basic", "Negotiate"],
    allowUnencrypted: false,
    ...(order.scheme === "https" && { https, serverCertificate: https.der }),
    ...options,
  });
  const endpoint = `${order.scheme}://127.0.0.1:${host.port}/wsman`;
  const running = promisify(execFile)(DEBIAN_PYTHON, ["-W", "ignore", script], {
    env: { LC_ALL: "C.UTF-8", OPENSSL_CONF: fileHere("openssl-legacy.cnf") },
  });
  running.child.stdin?.end(JSON.stringify({ password, messages, ...order, endpoint }));
  const { stdout } = await running;
  return { replies: JSON.parse(stdout) as unknown, host };
}

const echoes = messages.map((message) => `<echo>${message}</echo>`);

describeNeeding(["python:winrm", "python:requests_ntlm"], "pywinrm against the stand-in", () => {
  it.each(["EXAMPLE\\user", "user@EXAMPLE"])("logs in and seals as %s", async (username) => {
    const order = { scheme: "http", auth: "ntlm", encryption: "auto", username } as const;
    const { replies, host } = await ask(order);
    expect(replies).toEqual(echoes);
    expect(host.bodies.some((body) => body.includes("<first/>"))).toBe(false);
  });

  it("logs in over HTTPS, bound to its certificate, and seals inside it", async () => {
    const order = { scheme: "https", auth: "ntlm", encryption: "always" } as const;
    expect((await ask({ ...order, username: "EXAMPLE\\user" })).replies).toEqual(echoes);
  });

  it("logs in by Basic over HTTPS", async () => {
    const order = { scheme: "https", auth: "basic", encryption: "auto" } as const;
    const { replies } = await ask({ ...order, username: "EXAMPLE\\latin", password: "Password" });
    expect(replies).toEqual(echoes);
  });

  it("reads sealed faults, and is refused with a wrong password", async () => {
    const order = { scheme: "http", auth: "ntlm", encryption: "auto" } as const;
    const reply = () => ({ body: "<fault/>", status: 500 });
    const faults = await ask({ ...order, username: "EXAMPLE\\user" }, { reply });
    expect(faults.replies).toEqual(messages.map(() => "WinRMTransportError"));
    const wrong = await ask({ ...order, username: "EXAMPLE\\user", password: "wrong" });
    expect(wrong.replies).toEqual(messages.map(() => "InvalidCredentialsError"));
    expect(wrong.host.envelopes).toEqual([]);
  });
});
