import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { pino } from "pino";
import { filter, firstValueFrom } from "rxjs";
import { afterEach, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { attachEndpoint } from "../../../src/cloud/endpoint/attach-endpoint.ts";
import type { TokenCheck } from "../../../src/cloud/endpoint/registry.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import { CloudLink } from "../../../src/supervisor/link/cloud-link.ts";
import type { LinkSettings } from "../../../src/supervisor/link/link-settings.ts";
import { MemoryRegistry } from "../../fakes/memory-registry.ts";
import { folderWith } from "../../folder-with.ts";
import { describeNeeding } from "../../requirements.ts";

const token = "kst_secret-of-the-test";
const password = "pa55word-of-the-proxy";
const accepted: TokenCheck = {
  isAccepted: true,
  ksocketId: "6f0b4ce5-6f0e-4a3b-9d61-0f4a3c1c9a10",
  displayName: "Site",
  tokenId: "t1",
  tokenExpiresAt: null,
};

const cleanUps: (() => Promise<void> | void)[] = [];
let log = "";

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  expect(log).not.toContain(token);
  expect(log).not.toContain(password);
  expect(log).not.toContain(Buffer.from(`user:${password}`).toString("base64"));
  log = "";
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function cloudOn<Kind extends Server>(server: Kind, check: TokenCheck = accepted): Kind {
  const registry = new MemoryRegistry();
  registry.tokens.set(token, check);
  const endpoint = attachEndpoint(server, { registry, logger: silentLogger });
  cleanUps.push(() => endpoint.close());
  return server;
}

function openLink(settings: Partial<LinkSettings> & { port: number }): CloudLink {
  const link = CloudLink.open({
    settings: { host: "127.0.0.1", token: new Secret(token), ...settings },
    spool: { directory: folderWith({}), syncIntervalMs: 5 },
    logger: pino({ level: "trace" }, { write: (line: string) => (log += line) }),
    times: { retry: { initialMs: 20, factor: 2, maximumMs: 50 }, refusedRetryMs: 20 },
    describe: () => ({
      version: "2.0.0",
      operationsVersion: "2.0.0",
      hostname: "site",
      platform: "linux",
      startedAt: 0,
      interfaces: [],
      workerKinds: [],
      limitations: [],
    }),
  });
  cleanUps.push(() => link.stop());
  link.start();
  return link;
}

/** The fault after three tries, which have left one line in the log. */
async function faultOf(settings: Partial<LinkSettings> & { port: number }) {
  const link = openLink(settings);
  const waits = link.state$.pipe(filter((state) => state.name === "waiting"));
  for (let tries = 0; tries < 3; tries += 1) {
    await firstValueFrom(waits);
    await firstValueFrom(link.state$.pipe(filter(({ name }) => name === "connecting")));
  }
  const { fault } = await firstValueFrom(waits);
  const lines = log.split("\n").filter((line) => line !== "");
  expect(lines.length).toBe(1);
  expect(lines[0]).toContain(JSON.stringify(fault.sentence).slice(1, -1));
  return fault;
}

const isOnline = (link: CloudLink) =>
  firstValueFrom(link.state$.pipe(filter(({ name }) => name === "online")));

it.each(["LINK_UNAUTHENTICATED", "LINK_TOKEN_REVOKED", "LINK_TOKEN_EXPIRED"] as const)(
  "tells the refusal %s and tries again slowly",
  async (code) => {
    const port = await listen(cloudOn(createServer(), { isAccepted: false, code }));
    expect(await faultOf({ port })).toMatchObject({ code, isSlow: true });
  },
);

it("tells that the token has expired while it was connected", async () => {
  const check = { ...accepted, tokenExpiresAt: Date.now() + 300 };
  const link = openLink({ port: await listen(cloudOn(createServer(), check)) });
  await isOnline(link);
  const state = await firstValueFrom(link.state$.pipe(filter(({ name }) => name === "waiting")));
  expect(state).toMatchObject({ fault: { code: "LINK_TOKEN_EXPIRED" } });
});

it("tells that another agent took its place", async () => {
  const port = await listen(cloudOn(createServer()));
  const first = openLink({ port });
  await isOnline(first);
  const replaced = firstValueFrom(first.state$.pipe(filter(({ name }) => name === "waiting")));
  openLink({ port });
  expect(await replaced).toMatchObject({ fault: { code: "LINK_REPLACED" } });
});

it.each([200, 404])("tells that a web server that answers %i is no cloud", async (status) => {
  const server = createServer((_request, response) => response.writeHead(status).end("hello"));
  server.on("upgrade", (_request, socket) =>
    socket.end(`HTTP/1.1 ${status} Whatever\r\nContent-Length: 0\r\n\r\n`),
  );
  const fault = await faultOf({ port: await listen(server) });
  expect(fault).toMatchObject({ code: "LINK_NOT_A_CLOUD" });
});

it.each([
  ["garbage", "LINK_NOT_A_CLOUD", "!?"],
  ["deep nesting", "LINK_NOT_A_CLOUD", "[".repeat(100_000)],
  ["an unknown frame", "LINK_NOT_A_CLOUD", '{"type":"x"}'],
  ["a frame before its welcome", "LINK_PROTOCOL", '{"type":"ack","seq":1}'],
  ["a binary frame", "LINK_PROTOCOL", Buffer.from([1, 2, 3])],
  // 40 MiB of zeros are some 40 KiB on the wire.
  ["a compression bomb", "LINK_PROTOCOL", "0".repeat(40 * 1024 * 1024)],
] as const)("ends the connection to a cloud that sends %s", async (_name, code, frame) => {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: true });
  sockets.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.send(frame);
  });
  expect(await faultOf({ port: await listen(server) })).toMatchObject({ code });
});

/** A proxy that lets through, demands a password, or forbids. */
async function startProxy(answer: "open" | 403 | 407) {
  const seen: { path: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer();
  server.on("connect", (asked, socket) => {
    socket.on("error", () => {});
    seen.push({ path: asked.url, authorization: asked.headers["proxy-authorization"] });
    if (answer !== "open") return socket.end(`HTTP/1.1 ${answer} No\r\nContent-Length: 0\r\n\r\n`);
    const [host, port] = (asked.url ?? "").split(":");
    const onward = connect(Number(port), host);
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
    onward.once("connect", () => {
      socket.write("HTTP/1.1 200 Established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    return socket;
  });
  return { seen, port: await listen(server) };
}

it("connects through a proxy that demands a password", async () => {
  const cloud = await listen(cloudOn(createServer()));
  const proxy = await startProxy("open");
  const url = `http://user:${password}@127.0.0.1:${proxy.port}`;
  await isOnline(openLink({ port: cloud, proxy: new Secret(url) }));
  const authorization = `Basic ${Buffer.from(`user:${password}`).toString("base64")}`;
  expect(proxy.seen).toEqual([{ path: `127.0.0.1:${cloud}`, authorization }]);
});

it.each([403, 407] as const)("tells that the proxy answered %i", async (status) => {
  const { port } = await startProxy(status);
  const proxy = new Secret(`http://user:${password}@127.0.0.1:${port}`);
  const fault = await faultOf({ port: 1, proxy });
  expect(fault).toMatchObject({ code: "LINK_PROXY_REFUSED" });
  expect(fault.sentence).toContain(`(${status})`);
});

it("tells of a proxy password that can't be decoded, as a fault of the settings", async () => {
  const proxy = new Secret(`http://user:${password}%zz@127.0.0.1:1`);
  const fault = await faultOf({ port: 1, proxy });
  expect(fault).toMatchObject({ code: "LINK_SETTINGS", isSlow: true });
  expect(fault.sentence).toContain("bad % escape");
});

describeNeeding(["command:openssl"], "the link over TLS", () => {
  function openssl(directory: string, ...args: readonly string[]): void {
    execFileSync("openssl", [...args], { cwd: directory, stdio: "pipe" });
  }

  /** An authority, and a certificate of it for a name; negative days make one that has expired. */
  function certificates(name: string, days: number) {
    const directory = folderWith({ "san.txt": `subjectAltName=${name}` });
    const ca = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "2"];
    openssl(
      directory,
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      ...ca,
    );
    openssl(
      directory,
      "req",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-keyout",
      "key.pem",
      "-out",
      "csr.pem",
      "-subj",
      "/CN=cloud",
    );
    openssl(
      directory,
      "x509",
      "-req",
      "-in",
      "csr.pem",
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-out",
      "cert.pem",
      "-days",
      String(days),
      "-extfile",
      "san.txt",
    );
    const read = (file: string) => readFileSync(join(directory, file), "utf8");
    return { ca: read("ca.pem"), key: read("key.pem"), cert: read("cert.pem") };
  }

  async function tlsCloud(name: string, days: number) {
    const { ca, key, cert } = certificates(name, days);
    return { ca, port: await listen(cloudOn(createTlsServer({ key, cert }))) };
  }

  it("trusts the authority that the settings name", async () => {
    const { ca, port } = await tlsCloud("IP:127.0.0.1", 1);
    await isOnline(openLink({ port, tls: true, caCertificates: ca }));
    expect(log).toContain("Connected to the cloud");
  });

  it.each([
    ["signed by nobody", "IP:127.0.0.1", 1, false],
    ["has expired", "IP:127.0.0.1", -1, true],
    ["for another name", "DNS:other.example", 1, true],
  ] as const)("tells that the certificate is or %s", async (words, name, days, isTrusted) => {
    const { ca, port } = await tlsCloud(name, days);
    const fault = await faultOf({ port, tls: true, ...(isTrusted && { caCertificates: ca }) });
    expect(fault.code).toBe("LINK_CERTIFICATE");
    expect(fault.sentence).toContain(words);
  });

  it("tells that the other side speaks no TLS", async () => {
    const port = await listen(cloudOn(createServer()));
    expect(await faultOf({ port, tls: true })).toMatchObject({ code: "LINK_NOT_A_CLOUD" });
  });
});
