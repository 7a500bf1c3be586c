import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SshCredential } from "../../../src/protocol/credential.ts";
import { closeTunnels, openStream } from "../../../workers/harness/tunnel/open-tunnel.ts";
import worker from "../../../workers/ssh/worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { sshCredentialFor, sshRequestFor } from "../../fakes/ssh-request.ts";
import { type Sshd, type SshdOptions, sshdRequirements, startSshd } from "../../fakes/sshd.ts";
import { describeNeeding } from "../../requirements.ts";

const PASSWORD = "right horse";
const FIRST = "127.0.1.1";
const SECOND = "127.0.1.2";
const TARGET = "127.0.1.3";

describeNeeding(sshdRequirements, "jump hosts", () => {
  let servers: Sshd[] = [];
  let echo: Server;
  let echoed: Socket[] = [];
  beforeEach(async () => {
    echo = createServer((socket) => {
      echoed.push(socket);
      socket.on("error", () => undefined).pipe(socket);
    }).listen(0, TARGET);
    await once(echo, "listening");
  });
  afterEach(async () => {
    closeTunnels();
    for (const socket of echoed) socket.destroy();
    echo.close();
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
    echoed = [];
  });

  async function serve(address: string, options: Partial<SshdOptions> = {}): Promise<Sshd> {
    const sshd = await startSshd({
      users: [{ name: "ops", password: PASSWORD }],
      address,
      ...options,
    });
    servers.push(sshd);
    return sshd;
  }

  const credentialFor = (sshd: Sshd, rest: Partial<SshCredential> = {}, password = PASSWORD) =>
    sshCredentialFor("ops", { port: sshd.port, password, ...rest });

  const echoPort = () => (echo.address() as AddressInfo).port;
  /** Each stream's own, as each target has one. */
  const signal = () => new AbortController().signal;

  async function say(words: string, way: Parameters<typeof openStream>[1]) {
    const outcome = await openStream({ address: TARGET, port: echoPort() }, way, signal());
    if (outcome.status !== "done") return outcome;
    const stream = outcome.value;
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.end(words);
    await once(stream, "end");
    stream.destroy();
    return Buffer.concat(chunks).toString();
  }

  it("go to the target one behind the other, and are logged into once for many streams", async () => {
    const first = await serve(FIRST);
    const second = await serve(SECOND);
    const jumpHosts = {
      [FIRST]: [credentialFor(first)],
      [SECOND]: [credentialFor(second, { sshTunnels: [FIRST] })],
    };
    const way = { sshTunnels: [SECOND], jumpHosts };
    const words = Array.from({ length: 20 }, (_, index) => `word ${index}`);
    expect(await Promise.all(words.map((word) => say(word, way)))).toEqual(words);
    expect([first.connections, second.connections]).toEqual([1, 1]);
    expect(second.log).toContain(`Connection from ${FIRST.slice(0, 3)}`);
  });

  it("carry a megabyte whole", async () => {
    const first = await serve(FIRST);
    const way = { sshTunnels: [FIRST], jumpHosts: { [FIRST]: [credentialFor(first)] } };
    const words = "0123456789abcdef".repeat(65_536);
    expect((await say(words, way)) === words).toBe(true);
  });

  it("lead the ssh worker to a machine behind two of them", async () => {
    const first = await serve(FIRST);
    const second = await serve(SECOND);
    const target = await serve(TARGET);
    const request = sshRequestFor(TARGET, [credentialFor(target, { sshTunnels: [SECOND] })], {
      jumpHosts: {
        [FIRST]: [credentialFor(first)],
        [SECOND]: [credentialFor(second, { sshTunnels: [FIRST] })],
      },
      testOnly: false,
    });
    const { outcome, evidence } = await runOnce(worker, request, { deadlineMs: 120_000 });
    expect(outcome).toMatchObject({ status: "done", value: { credential: "10.yaml" } });
    expect(evidence).toContainEqual(expect.objectContaining({ section: "kernel" }));
  });

  it("are tried in their order until one works", async () => {
    const first = await serve(FIRST);
    const second = await serve(SECOND, { config: ["AllowTcpForwarding no"] });
    const jumpHosts = {
      [TARGET]: [],
      [SECOND]: [credentialFor(second)],
      [FIRST]: [credentialFor(first, {}, "wrong"), credentialFor(first)],
    };
    expect(await say("hello", { sshTunnels: [TARGET, SECOND, FIRST], jumpHosts })).toBe("hello");
  });

  it("say of each of them why none can be used", async () => {
    const first = await serve(FIRST);
    const second = await serve(SECOND, { config: ["AllowTcpForwarding no"] });
    const jumpHosts = {
      [FIRST]: [credentialFor(first, {}, "wrong")],
      [SECOND]: [credentialFor(second)],
    };
    const way = { sshTunnels: [FIRST, SECOND, TARGET], jumpHosts };
    const outcome = await say("hello", way);
    expect(outcome).toMatchObject({ status: "failed", error: { code: "TUNNEL_FAILED" } });
    const { detail } = (outcome as { error: { detail: string } }).error;
    expect(detail).toMatch(/127\.0\.1\.1: .*not accepted.*tried: password/);
    expect(detail).toMatch(/127\.0\.1\.2: .*does not allow forwarding/);
    expect(detail).toMatch(/127\.0\.1\.3: No credential file/);
    await say("again", way);
    expect(first.connections).toBe(1);
  });

  it("that lead in a circle are refused", async () => {
    const first = await serve(FIRST);
    const jumpHosts = {
      [FIRST]: [credentialFor(first, { sshTunnels: [SECOND] })],
      [SECOND]: [credentialFor(first, { sshTunnels: [FIRST] })],
    };
    const outcome = await say("hello", { sshTunnels: [FIRST], jumpHosts });
    expect(outcome).toMatchObject({ error: { code: "TUNNEL_FAILED" } });
    expect(JSON.stringify(outcome)).toContain("circle");
  });

  it("tell a target without a listener from a jump host that can't be used", async () => {
    const first = await serve(FIRST);
    const way = { sshTunnels: [FIRST], jumpHosts: { [FIRST]: [credentialFor(first)] } };
    const port = echoPort();
    echo.close();
    const outcome = await openStream({ address: TARGET, port }, way, signal());
    expect(outcome).toMatchObject({ error: { code: "NET_NO_LISTENER" } });
  });

  it("that die end their streams, and are logged into anew for the next one", async () => {
    const first = await serve(FIRST);
    const way = { sshTunnels: [FIRST], jumpHosts: { [FIRST]: [credentialFor(first)] } };
    const outcome = await openStream({ address: TARGET, port: echoPort() }, way, signal());
    if (outcome.status !== "done") throw new Error(JSON.stringify(outcome));
    const failure = once(outcome.value, "error") as Promise<[Error]>;
    first.dropAll();
    expect((await failure)[0].message).toContain(`the jump host ${FIRST} was lost`);
    expect(await say("again", way)).toBe("again");
    expect(first.connections).toBe(2);
  });

  it("that die in the middle of a login behind them are named", async () => {
    const first = await serve(FIRST);
    const silent = createServer((socket) => {
      socket.on("error", () => undefined);
      first.dropAll();
    }).listen(0, TARGET);
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const target = sshCredentialFor("ops", { port, password: PASSWORD, sshTunnels: [FIRST] });
    const jumpHosts = { [FIRST]: [credentialFor(first)] };
    const { evidence } = await runOnce(worker, sshRequestFor(TARGET, [target], { jumpHosts }), {
      deadlineMs: 120_000,
    });
    const login = evidence.find((item) => item.kind === "login");
    expect(login?.code).toMatch(/NET_RESET|TUNNEL_FAILED/);
    expect(login?.detail).toContain(FIRST);
    silent.close();
  });
});
