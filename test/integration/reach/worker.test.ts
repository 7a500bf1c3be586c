import { execFile } from "node:child_process";
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { evidenceSchema } from "../../../src/protocol/evidence.ts";
import { type ReachRequestInput, reachRequest } from "../../../src/protocol/reach.ts";
import type { TargetContext } from "../../../workers/harness/define-worker.ts";
import reach from "../../../workers/reach/worker.ts";
import { nodeStatusResponse, ptrResponse } from "../../fakes/name-responses.ts";
import { describeNeeding } from "../../requirements.ts";

const run = promisify(execFile);
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
afterAll(() => reach.stop?.());

async function ask(input: ReachRequestInput, signal = new AbortController().signal) {
  const evidence: Evidence[] = [];
  let packets = 0;
  const context: TargetContext = {
    signal,
    deadlineAt: Date.now() + 10_000,
    emit: (...told) => evidence.push(...told.map((one) => evidenceSchema.parse(one))),
    takePackets: async (_address, count) => {
      packets += count;
    },
    leasePackets: async (wanted) => wanted,
    log: () => undefined,
  };
  const outcome = await reach.run(reachRequest.parse(input), context);
  return { outcome, evidence, packets };
}

async function listen(onConnection: (socket: Socket) => void, host = "127.0.0.1", port = 0) {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  server.listen(port, host);
  await once(server, "listening");
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function answerUdp(address: string, port: number, answer: (question: Buffer) => Buffer[]) {
  const socket: UdpSocket = createSocket(address.includes(":") ? "udp6" : "udp4");
  socket.on("message", (question, from) => {
    for (const reply of answer(question)) socket.send(reply, from.port, from.address);
  });
  socket.bind(port, address);
  await once(socket, "listening");
  closers.push(() => socket.close());
}

const kinds = (evidence: Evidence[], kind: Evidence["kind"]) =>
  evidence.filter((one) => one.kind === kind);

describe("TCP ports of one address", () => {
  it("tells open and closed ports, and that either proves the address alive", async () => {
    const open = await listen(() => undefined);
    const { outcome, evidence } = await ask({ address: "127.0.0.1", ports: [open, 1] });
    expect(outcome).toEqual({ isAlive: true, packetsSent: 4 });
    expect(kinds(evidence, "alive")).toHaveLength(1);
    expect(kinds(evidence, "port")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ port: open, state: "open" }),
        expect.objectContaining({ port: 1, state: "closed" }),
      ]),
    );
  });

  it("reaches IPv6 addresses", async () => {
    const open = await listen(() => undefined, "::1");
    const { outcome } = await ask({ address: "::1", ports: [open] });
    expect(outcome).toMatchObject({ isAlive: true });
  });

  it("never connects to port 9100", async () => {
    let connections = 0;
    await listen(() => connections++, "127.0.0.9", 9_100);
    const { outcome, evidence, packets } = await ask({ address: "127.0.0.9", ports: [9_100] });
    expect({ outcome, evidence, packets, connections }).toEqual({
      outcome: { isAlive: false, packetsSent: 0 },
      evidence: [],
      packets: 0,
      connections: 0,
    });
  });

  it("ends every connection with a reset", async () => {
    let ended: Promise<unknown> = Promise.resolve();
    const connected = new Promise<void>((resolve) => {
      void listen((socket) => {
        ended = once(socket, "error").catch(() => undefined);
        socket.once("error", (error: NodeJS.ErrnoException) => {
          expect(error.code).toBe("ECONNRESET");
          resolve();
        });
      }).then((port) => ask({ address: "127.0.0.1", ports: [port] }));
    });
    await connected;
    await ended;
  });

  it("hears an SSH greeting from a service that then says nothing", async () => {
    const server = await listen(
      (socket) => socket.write("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
      "127.0.0.9",
      2_222,
    );
    const { evidence } = await ask({ address: "127.0.0.9", ports: [server] });
    expect(kinds(evidence, "service")).toEqual([
      expect.objectContaining({ port: 2_222, name: "ssh", product: "OpenSSH", version: "9.2p1" }),
    ]);
  });

  it("gets past a service that floods", async () => {
    const port = await listen(
      (socket) => socket.write(Buffer.alloc(4_000_000, 65)),
      "127.0.0.9",
      3_306,
    );
    const { outcome } = await ask({ address: "127.0.0.9", ports: [port] });
    expect(outcome).toMatchObject({ isAlive: true });
  });

  it("asks port 8080 for its Server field by HEAD, unless told not to", async () => {
    const asked: string[] = [];
    await listen(
      (socket) =>
        socket.on("data", (bytes) => {
          asked.push(bytes.toString());
          socket.write("HTTP/1.1 401 Unauthorized\r\nServer: GoAhead-Webs/2.5\r\n\r\n");
        }),
      "127.0.0.9",
      8_080,
    );
    const { evidence } = await ask({ address: "127.0.0.9", ports: [8_080] });
    expect(kinds(evidence, "service")).toEqual([
      expect.objectContaining({ name: "http", product: "GoAhead-Webs", version: "2.5" }),
    ]);
    await ask({ address: "127.0.0.9", ports: [8_080], services: false });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^HEAD \/ HTTP\/1\.1\r\nHost: 127\.0\.0\.9\r\n/);
  });

  it("leaves no file descriptor open", async () => {
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const ports = [await listen((socket) => socket.destroy()), 1, 2, 3, 4, 5, 6, 7];
    await ask({ address: "127.0.0.1", ports });
    const before = descriptors();
    for (let i = 0; i < 50; i++) await ask({ address: "127.0.0.1", ports });
    expect(descriptors()).toBeLessThanOrEqual(before + 2);
  });

  it("ends at once when the signal aborts", async () => {
    const controller = new AbortController();
    await listen(() => controller.abort(new Error("enough")), "127.0.0.9", 2_222);
    await expect(ask({ address: "127.0.0.9", ports: [2_222] }, controller.signal)).rejects.toThrow(
      "enough",
    );
  });
});

describe("touching", () => {
  it("sends one empty datagram to the discard port", async () => {
    const socket = createSocket("udp4");
    socket.bind(9, "127.0.0.9");
    await once(socket, "listening");
    closers.push(() => socket.close());
    const received = once(socket, "message") as Promise<[Buffer]>;
    const { outcome } = await ask({ address: "127.0.0.9", touchOnly: true });
    expect(outcome).toEqual({ isAlive: false, packetsSent: 1 });
    expect((await received)[0]).toHaveLength(0);
  });
});

const netbiosNames = [
  { name: "FILESERVER", suffix: 0x00, flags: 0x0400 },
  { name: "OFFICE", suffix: 0x00, flags: 0x8400 },
];
const answerNodeStatus = (question: Buffer) => [
  nodeStatusResponse(question.readUInt16BE(0) ^ 1, [], "02:00:00:00:00:99"),
  nodeStatusResponse(question.readUInt16BE(0), netbiosNames, "00:50:56:ab:cd:ef"),
];
const answerPtr = (question: Buffer) => [
  ptrResponse(question.readUInt16BE(0), "19.0.0.127.in-addr.arpa", ["printer.local"]),
];

describe("names of one address", () => {
  it("tells NetBIOS names, workgroup and MAC address; an answer with another id counts for nothing", async () => {
    await answerUdp("127.0.0.19", 137, answerNodeStatus);
    const { outcome, evidence } = await ask({ address: "127.0.0.19", netbios: true });
    expect(outcome).toEqual({ isAlive: true, packetsSent: 1 });
    expect(evidence).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "hostname", hostname: "FILESERVER", source: "netbios" }),
        expect.objectContaining({ kind: "link-layer", macaddr: "00:50:56:ab:cd:ef" }),
        expect.objectContaining({ kind: "section", value: { domain: "OFFICE" } }),
      ]),
    );
  });

  it("tells the mDNS name", async () => {
    await answerUdp("127.0.0.19", 5_353, answerPtr);
    const { evidence } = await ask({ address: "127.0.0.19", mdns: true });
    expect(kinds(evidence, "hostname")).toEqual([
      expect.objectContaining({ hostname: "printer.local", source: "mdns" }),
    ]);
  });

  it("says that nothing answered when nothing did", async () => {
    const { outcome, evidence } = await ask({
      address: "127.0.0.29",
      netbios: true,
      mdns: true,
      namesTimeoutMs: 60,
    });
    expect(outcome).toEqual({ isAlive: false, packetsSent: 4 });
    expect(evidence).toEqual([]);
  });
});

describeNeeding(["command:nmblookup", "command:dig"], "the fakes of name services", () => {
  it("are accepted by nmblookup", async () => {
    await answerUdp("127.0.0.19", 137, (question) => answerNodeStatus(question).slice(1));
    const { stdout } = await run("nmblookup", ["-A", "127.0.0.19"]);
    expect(stdout).toContain("FILESERVER      <00>");
    expect(stdout).toContain("MAC Address = 00-50-56-AB-CD-EF");
  });

  it("are accepted by dig", async () => {
    await answerUdp("127.0.0.19", 5_353, answerPtr);
    const { stdout } = await run("dig", [
      "+short",
      "-p",
      "5353",
      "@127.0.0.19",
      "-x",
      "127.0.0.19",
    ]);
    expect(stdout.trim()).toBe("printer.local.");
  });
});
