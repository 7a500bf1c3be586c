import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "ssh2";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SshCredential } from "../../../src/protocol/credential.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { startSsh2Server } from "../../fakes/ssh2-server.ts";
import { type Sshd, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const LOOPBACK = "127.0.0.1";
const PASSWORD = "right horse";
const IDENTIFICATION = "SSH-2.0-Tarpit_1.0\r\n";
const MIB = 1024 * 1024;

let cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
  cleanUps = [];
});

async function listen(server: Server): Promise<number> {
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  cleanUps.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A service that does what it wants with its connections. */
function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    cleanUps.push(() => void socket.destroy());
    onConnection(socket.on("error", () => undefined));
  });
  return listen(server);
}

/** Writes the block over and over, as fast as it is taken; tells how many bytes went out. */
function flood(socket: Socket, block: Buffer): { readonly bytes: number } {
  const sent = { bytes: 0 };
  const write = () => {
    while (!socket.destroyed) {
      sent.bytes += block.length;
      if (!socket.write(block)) break;
    }
  };
  socket.on("drain", write);
  write();
  return sent;
}

type Host = Pick<Sshd, "address" | "port">;

/** A number is a port of the usual loopback address. */
async function login(at: number | Host, rest: Partial<SshCredential> = {}, signal?: AbortSignal) {
  const { address, port } = typeof at === "number" ? { address: LOOPBACK, port: at } : at;
  const credential = sshCredentialFor("ops", { port, password: PASSWORD, ...rest });
  const request = sshRequestFor(address, [credential], { testOnly: false });
  const { outcome, evidence } = await runOnce(worker, request, {
    deadlineMs: 120_000,
    ...(signal && { signal }),
  });
  return { outcome, evidence, login: evidence.find((item) => item.kind === "login") };
}

/** What a server offers that only does group exchange: the ten name-lists of SSH_MSG_KEXINIT (RFC 4253 §7.1). */
const twice = (name: string) => [name, name];
const offer = [
  "diffie-hellman-group-exchange-sha256",
  "ssh-ed25519",
  ...twice("aes128-ctr"),
  ...twice("hmac-sha2-256"),
  ...twice("none"),
  ...twice(""),
];

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const nameList = (text: string) => Buffer.concat([uint32(text.length), Buffer.from(text)]);
const mpint = (digits: Buffer) =>
  Buffer.concat([uint32(digits.length + 1), Buffer.from([0]), digits]);

/** A packet as it goes over the wire before keys are agreed on (RFC 4253 §6). */
function packet(message: readonly number[], ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat([Buffer.from(message), ...parts]);
  const padding = 16 - ((payload.length + 5) % 8);
  const length = uint32(payload.length + padding + 1);
  return Buffer.concat([length, Buffer.from([padding]), payload, Buffer.alloc(padding)]);
}

describe("an SSH port that misbehaves", () => {
  /** Long enough for a busy machine to get as far as the step that hangs. */
  const SOON = { timeout: 4 };

  it("times out in the step that it hangs in", async () => {
    const ports = await Promise.all([
      serve(() => undefined),
      serve((socket) => socket.write("SSH-2.0-Tarp")),
      serve((socket) => socket.write(IDENTIFICATION)),
    ]);
    const logins = await Promise.all(ports.map(async (port) => (await login(port, SOON)).login));
    expect(logins).toMatchObject([
      { code: "NET_TIMEOUT", detail: "4 s for the server's identification" },
      { code: "NET_TIMEOUT", detail: "4 s for the server's identification" },
      { code: "NET_TIMEOUT", detail: "4 s for the key exchange" },
    ]);
  });

  it("is cut off when it sends a gigabyte", async () => {
    const sent: { readonly bytes: number }[] = [];
    const port = await serve((socket) => sent.push(flood(socket, Buffer.alloc(MIB, "x"))));
    expect((await login(port)).login?.code).toMatch(/NET_LIMIT|NET_PROTOCOL/);
    expect(sent[0]?.bytes).toBeLessThan(64 * MIB);
    const line = Buffer.from(`${"x".repeat(500)}\n`);
    const lines = await serve((socket) => void flood(socket, line));
    expect((await login(lines)).login).toMatchObject({ code: "NET_LIMIT" });
    const packets = await serve((socket) => {
      socket.write(IDENTIFICATION);
      flood(socket, Buffer.alloc(MIB));
    });
    expect((await login(packets)).login?.code).toMatch(/NET_LIMIT|NET_PROTOCOL/);
  });

  it("is told apart when it speaks something else", async () => {
    const port = await serve((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect((await login(port)).login).toMatchObject({
      code: "NET_PROTOCOL",
      detail: 'no SSH server; it says "HTTP/1.1 400 Bad Request"',
    });
    const busy = await serve((socket) => socket.end("Exceeded MaxStartups\r\n"));
    expect((await login(busy)).login?.detail).toContain("Exceeded MaxStartups");
  });

  it("that hangs up at once is a reset", async () => {
    const port = await serve((socket) => socket.destroy());
    expect((await login(port)).login).toMatchObject({ code: "NET_RESET" });
  });

  it("may not make the thread compute with a huge prime", async () => {
    const port = await serve((socket) => {
      socket.write(IDENTIFICATION);
      socket.write(packet([20], Buffer.alloc(16), ...offer.map(nameList), Buffer.alloc(5)));
      socket.write(packet([31], mpint(Buffer.alloc(4_096, 0xff)), mpint(Buffer.from([2]))));
    });
    const { login: told } = await login(port);
    expect(told).toMatchObject({ code: "NET_PROTOCOL" });
    expect(told?.detail).toContain("32768 bits");
  });

  it("keeps nobody else waiting", async () => {
    const order: string[] = [];
    const closed = await serve((socket) => socket.destroy());
    const aborter = new AbortController();
    const arrived = vi.fn();
    const tarpit = await serve((socket) => {
      socket.write("SSH-2.0-");
      arrived();
    });
    const slow = login(tarpit, {}, aborter.signal).then(() => order.push("slow"));
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled(), 30_000);
    await login(closed);
    order.push("quick");
    aborter.abort();
    await slow;
    expect(order).toEqual(["quick", "slow"]);
  });

  /** Lets in by the method, and then does what it wants. */
  async function serveSsh(method: "password" | "none", onLogin: (client: Connection) => void) {
    const server = await startSsh2Server({
      onAuthentication: (context) => {
        if (context.method === method) context.accept();
        else context.reject(["password"]);
      },
      onLogin,
    });
    cleanUps.push(() => server.stop());
    return server.port;
  }

  it("is cut off when it floods after the login", async () => {
    let pings = 0;
    const closed = vi.fn();
    const port = await serveSsh("password", (client) => {
      const { _protocol } = client as unknown as { _protocol: { ping(): void } };
      const timer = setInterval(() => {
        for (let count = 0; count < 2_000; count++) _protocol.ping();
        pings += 2_000;
      }, 1);
      client.on("close", () => {
        clearInterval(timer);
        closed();
      });
      cleanUps.push(() => clearInterval(timer));
    });
    const { outcome, login: told } = await login(port);
    expect(told).toMatchObject({ code: "OK" });
    expect(outcome.status).toBe("done");
    await vi.waitFor(() => expect(closed).toHaveBeenCalled(), 30_000);
    expect(pings).toBeGreaterThan(0);
  });

  it("that lets in without a password is a finding", async () => {
    const port = await serveSsh("none", () => undefined);
    const { evidence } = await login(port);
    expect(evidence).toContainEqual(
      expect.objectContaining({
        section: "findings",
        value: [
          {
            code: "SSH_NO_AUTHENTICATION",
            message: "SSH lets ops in without a password or key",
          },
        ],
      }),
    );
  });
});

describeNeeding(sshdRequirements, "sshd in unusual states", () => {
  async function start(config: string[], shell?: string): Promise<Sshd> {
    const user = { name: "ops", password: PASSWORD, ...(shell !== undefined && { shell }) };
    const sshd = await startSshd({ users: [user], config });
    cleanUps.push(() => sshd.stop());
    return sshd;
  }

  it("may show a long banner, whose words don't count as a refusal", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ksocket-banner-"));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const banner = join(folder, "banner");
    const sentence = "Accounts that have expired are locked.\n";
    writeFileSync(banner, sentence.repeat(750));
    const sshd = await start([`Banner ${banner}`]);
    expect((await login(sshd)).login).toMatchObject({ code: "OK" });
    const wrong = { account: { username: "ops", password: new Secret("wrong") } };
    expect((await login(sshd, wrong)).login).toMatchObject({ code: "LOGIN_WRONG_PASSWORD" });
    // More than a packet may hold (RFC 4253 §6.1): sshd itself gives up.
    writeFileSync(banner, sentence.repeat(20_000));
    expect((await login(sshd)).login?.code).toMatch(/NET_PROTOCOL|NET_RESET/);
  });

  it("may have a shell that doesn't run", async () => {
    const sshd = await start([], "/usr/sbin/nologin");
    const { login: told, outcome } = await login(sshd);
    expect(told).toMatchObject({ code: "OK" });
    expect(outcome.status).toBe("done");
  });

  it("is left without a socket, however many logins there were", async () => {
    const sshd = await start([]);
    const sockets = () =>
      process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap");
    await login(sshd);
    await vi.waitFor(() => expect(sockets()).toEqual([]), 30_000);
    for (let round = 0; round < 10; round++) {
      const logins = await Promise.all(Array.from({ length: 10 }, () => login(sshd)));
      expect(new Set(logins.map((result) => result.login?.code))).toEqual(new Set(["OK"]));
    }
    await vi.waitFor(() => expect(sockets()).toEqual([]), 30_000);
    expect(sshd.connections).toBe(101);
  });
});
