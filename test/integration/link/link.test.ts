import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filter, firstValueFrom } from "rxjs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { attachEndpoint, type Endpoint } from "../../../src/cloud/endpoint/attach-endpoint.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import { done } from "../../../src/protocol/outcome.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import type { ScanRunner } from "../../../src/supervisor/command/scan-runner.ts";
import { type Daemon, startDaemon } from "../../../src/supervisor/daemon.ts";
import { MemoryRegistry } from "../../fakes/memory-registry.ts";

const ksocketId = randomUUID();
const token = "token-of-the-test";

let registry: MemoryRegistry;
let directory: string;
let server: Server;
let endpoint: Endpoint;
let daemon: Daemon | undefined;

const idleRunner: ScanRunner = {
  start: () => done(undefined),
  cancel: () => false,
  running: () => [],
  drain: () => {},
  isDraining: () => false,
  idle: async () => {},
  stop: async () => {},
};

async function startCloud(port = 0): Promise<number> {
  server = createServer((_request, response) => response.writeHead(404).end());
  endpoint = attachEndpoint(server, { registry, logger: silentLogger });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function stopCloud(): Promise<void> {
  await endpoint.close();
  await new Promise((resolve) => server.close(resolve));
}

function startAgent(port: number, secret = token): Daemon {
  daemon = startDaemon({
    logger: silentLogger,
    createRunner: () => idleRunner,
    link: {
      settings: { host: "127.0.0.1", port, token: new Secret(secret) },
      spool: { directory, syncIntervalMs: 5 },
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
      times: { retry: { initialMs: 20, factor: 2, maximumMs: 100 } },
    },
  });
  return daemon;
}

const logs = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `event ${from + index}`);

function publish(agent: Daemon, messages: readonly string[]): void {
  for (const message of messages) {
    agent.link.publish({ type: "log", scanId: null, at: 0, level: "INFO", message });
  }
}

const appliedMessages = () =>
  registry.applied.map(({ body }) => (body.type === "log" ? body.message : body.type));

const stateOf = (agent: Daemon, name: string) =>
  firstValueFrom(agent.link.state$.pipe(filter((state) => state.name === name)));

beforeEach(() => {
  registry = new MemoryRegistry();
  registry.tokens.set(token, {
    isAccepted: true,
    ksocketId,
    displayName: "Site",
    tokenId: "t1",
    tokenExpiresAt: null,
  });
  directory = mkdtempSync(join(tmpdir(), "ksocket-link-"));
});

afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  await stopCloud();
  rmSync(directory, { recursive: true });
});

it("brings thousands of events to the cloud once each and in order, over a restart of the cloud", async () => {
  const port = await startCloud();
  const agent = startAgent(port);
  await stateOf(agent, "online");
  publish(agent, logs(0, 2_000));
  await stopCloud();
  publish(agent, logs(2_000, 1_000));
  const settled = firstValueFrom(agent.link.settled$);
  await startCloud(port);
  await settled;
  expect(appliedMessages()).toEqual(logs(0, 3_000));
});

it("keeps what was published without a link over a restart of the agent", async () => {
  const port = await startCloud();
  await stopCloud();
  publish(startAgent(port), logs(0, 100));
  await daemon?.stop();
  await startCloud(port);
  await firstValueFrom(startAgent(port).link.settled$);
  expect(appliedMessages()).toEqual(logs(0, 100));
});

it("ends a scan as interrupted that was running when the agent stopped", async () => {
  const port = await startCloud();
  const scanId = randomUUID();
  const { scanSettings } = await import("../../../src/protocol/scan.ts");
  startAgent(port).link.publish({
    type: "scan.started",
    scanId,
    networkId: null,
    startedAt: 1,
    settings: scanSettings.parse({}),
  });
  await daemon?.stop();
  await firstValueFrom(startAgent(port).link.settled$);
  const ends = registry.applied.flatMap(({ body }) => (body.type === "scan.end" ? [body] : []));
  expect(ends.map((end) => [end.scanId, end.end.status])).toEqual([[scanId, "interrupted"]]);
});

it("answers a command", async () => {
  const agent = startAgent(await startCloud());
  const online = new Promise<void>((resolve) => endpoint.links.onConnection(() => resolve()));
  await online;
  const reply = await endpoint.links.command(ksocketId, { name: "status" });
  expect(reply.status?.isDraining).toBe(false);
  const refused = await endpoint.links.command(ksocketId, {
    name: "scan.cancel",
    scanId: randomUUID(),
  });
  expect(refused.error?.code).toBe("SCAN_UNKNOWN");
  expect(agent.link.state.name).toBe("online");
});

it("says in one sentence that the token is not known, and never says the token", async () => {
  const agent = startAgent(await startCloud(), "wrong-token");
  const state = await stateOf(agent, "waiting");
  expect(state).toMatchObject({ fault: { code: "LINK_UNAUTHENTICATED", isSlow: true } });
  expect(JSON.stringify(state)).not.toContain("wrong-token");
});
