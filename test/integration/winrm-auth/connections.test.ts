/** What happens to the connection and to what comes back on it. */

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { selfSigned } from "../../fakes/windows/auth/certificates.ts";
import { type EchoHostOptions, startEchoHost } from "./echo-host.ts";
import { type CredentialPart, PASSWORD, post, said, transportTo } from "./transport-to.ts";

const inside = selfSigned();
const sealed = [{ authMethod: "ntlm" }, { authMethod: "credssp" }] as const;

async function setUp(
  options: Partial<EchoHostOptions>,
  credential: Omit<CredentialPart, "port"> = {},
) {
  const host = await startEchoHost({
    accounts: [{ domain: "STANDIN", user: "administrator", password: PASSWORD }],
    schemes: ["Negotiate", "CredSSP"],
    allowUnencrypted: false,
    credSsp: inside,
    ...options,
  });
  return { host, transport: transportTo({ ...credential, port: host.port }) };
}

const answer = (text: string) => `200 <echo>${text}</echo>`;

/** A server that says the bytes to whoever connects. */
async function rawServer(bytes: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe("a WinRM connection", () => {
  it("is one for all requests, which go one after the other", async () => {
    const { host, transport } = await setUp({});
    const texts = ["<a/>", "<b/>", "<c/>", "<d/>"];
    const replies = await Promise.all(texts.map((text) => post(transport, text)));
    expect(replies.map(said)).toEqual(texts.map(answer));
    expect(host.envelopes).toEqual(texts);
    expect(host.connections()).toBe(1);
    expect(host.logins).toHaveLength(1);
    transport.close();
    await host.isEmpty();
    expect(said(await post(transport, "<e/>"))).toBe("cancelled");
  });

  it.each(sealed)("is opened and logged into anew when it was lost (%j)", async (method) => {
    const { host, transport } = await setUp({}, method);
    expect(said(await post(transport, "<a/>"))).toBe(answer("<a/>"));
    const before = host.connections();
    host.dropConnections();
    await host.isEmpty();
    const replies = [await post(transport, "<b/>"), await post(transport, "<c/>")].map(said);
    // The loss may have been seen with the first request only, which is then not repeated.
    expect([answer("<b/>"), "NET_RESET"]).toContain(replies[0]);
    expect(replies[1]).toBe(answer("<c/>"));
    expect(host.connections()).toBe(before + 1);
  });

  it("doesn't repeat a request that the server may have done", async () => {
    const { host, transport } = await setUp({ reply: () => "closed" });
    expect(said(await post(transport, "<a/>"))).toBe("NET_RESET");
    expect(host.envelopes).toEqual(["<a/>"]);
  });

  it.each(sealed)("repeats the request whose login the server forgot (%j)", async (method) => {
    const { host, transport } = await setUp({ faults: { forgetsLogin: true } }, method);
    const replies = [await post(transport, "<a/>"), await post(transport, "<b/>")];
    expect(replies.map(said)).toEqual([answer("<a/>"), answer("<b/>")]);
    expect(host.logins).toHaveLength(2);
  });

  it("ends with the request that gets no answer", async () => {
    const { transport } = await setUp({ reply: () => "silence" });
    const { signal } = new AbortController();
    const limits = { timeoutMs: 300, maxBytes: 1_000, signal };
    expect(said(await transport.post("<a/>", limits))).toBe("no-response");
  });

  it("ends when the request is cancelled", async () => {
    const end = new AbortController();
    const { transport } = await setUp({
      reply: () => {
        end.abort();
        return "silence";
      },
    });
    const limits = { timeoutMs: 60_000, maxBytes: 1_000, signal: end.signal };
    expect(said(await transport.post("<a/>", limits))).toBe("cancelled");
  });
});

describe("a reply", () => {
  it.each(sealed)("may be a sealed fault (%j)", async (method) => {
    const { transport } = await setUp({ reply: () => ({ body: "<fault/>", status: 500 }) }, method);
    expect(said(await post(transport, "<a/>"))).toBe("500 <fault/>");
  });

  it.each(sealed)("with a wrong signature is refused (%j)", async (method) => {
    const { transport } = await setUp({ faults: { wrongSignature: true } }, method);
    expect(said(await post(transport, "<a/>"))).toBe("NET_PROTOCOL");
  });

  it.each(sealed)("that comes a second time is refused (%j)", async (method) => {
    const { transport } = await setUp({ faults: { replayedReply: true } }, method);
    const replies = [await post(transport, "<a/>"), await post(transport, "<a/>")];
    expect(replies.map(said)).toEqual([answer("<a/>"), "NET_PROTOCOL"]);
  });

  it.each(sealed)("in clear to a sealed request is refused (%j)", async (method) => {
    const { transport } = await setUp({ faults: { clearReplies: true } }, method);
    expect(said(await post(transport, "<a/>"))).toBe("NET_PROTOCOL");
  });

  it.each(sealed)("above the limit is cut off (%j)", async (method) => {
    const body = "x".repeat(1_000_000);
    const { transport } = await setUp({ reply: () => ({ body, status: 200 }) }, method);
    expect(said(await post(transport, "<a/>", 500_000))).toBe("NET_LIMIT");
    expect(said(await post(transport, "<a/>", 2_000_000))).toBe(`200 ${body}`);
  });

  it.each(sealed)("of many megabytes is whole (%j)", async (method) => {
    const body = "0123456789abcdef".repeat(1_048_576);
    const { transport } = await setUp({ reply: () => ({ body, status: 200 }) }, method);
    expect(said(await post(transport, "<a/>")) === `200 ${body}`).toBe(true);
  });

  it.each([
    ["SSH-2.0-OpenSSH_9.2\r\n", "NET_PROTOCOL"],
    ["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "NET_PROTOCOL"],
    ["HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "LOGIN_NOT_PERMITTED"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "NET_PROTOCOL"],
    [
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate TlRMTVNTUAACAAAA\r\nContent-Length: 0\r\n\r\n",
      "NET_PROTOCOL",
    ],
    [`HTTP/1.1 200 OK\r\nX: ${"x".repeat(200_000)}`, "NET_PROTOCOL"],
  ])("of another kind of server is told as such (%.40j)", async (bytes, code) => {
    expect(said(await post(transportTo({ port: await rawServer(bytes) }), "<a/>"))).toBe(code);
  });

  it("can't come from a port where nobody listens", async () => {
    const { port } = await new Promise<AddressInfo>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const address = server.address() as AddressInfo;
        server.close(() => resolve(address));
      });
    });
    expect(said(await post(transportTo({ port }), "<a/>"))).toBe("NET_NO_LISTENER");
  });
});
