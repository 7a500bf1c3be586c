import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDueSchedules } from "../../../src/cloud/schedule/run-due.ts";
import { signatureOf } from "../../../src/cloud/webhooks/deliver.ts";
import { deliverDue } from "../../../src/cloud/webhooks/deliver-due.ts";
import { tellWhatTimeDid } from "../../../src/cloud/webhooks/events.ts";
import { silentLogger } from "../../../src/log/logger.ts";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";
import { type Site, scan, site } from "./scans.ts";
import { bodies, newStreamId, nodeReport, numbered, orderedScan, sendEvents } from "./support.ts";

interface Received {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

const DAY_MS = 86_400_000;

describe("what the cloud does by itself", () => {
  let cloud: RunningCloud;
  let where: Site;
  let path: string;
  let receiver: Server;
  let answer = 204;
  const received: Received[] = [];

  beforeAll(async () => {
    cloud = await runningCloud();
    where = await site(cloud.store);
    path = `/api/apps/sonar/networks/${where.networkId}`;
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(answer, { location: "http://127.0.0.1:1/" }).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await cloud.stop();
    await new Promise((resolve) => receiver.close(resolve));
  });

  it("starts scheduled scans in their time zone, and makes up a missed run once", async () => {
    const schedule = { cron: "30 3 * * *", timeZone: "Asia/Tokyo" };
    const set = await cloud.request("PUT", `${path}/schedule`, schedule);
    expect(set.status).toBe(200);
    const { nextRunAt } = (await set.json()) as { nextRunAt: string };
    expect(nextRunAt).toMatch(/T18:30:00Z$/);
    const started: string[] = [];
    const start = async ({ networkId }: { networkId: string }) => {
      started.push(networkId);
      return "00000000-0000-4000-8000-000000000001";
    };
    await runDueSchedules(cloud.store, start);
    expect(started).toEqual([]);
    cloud.pass(5 * DAY_MS);
    await runDueSchedules(cloud.store, start);
    await runDueSchedules(cloud.store, start);
    expect(started).toEqual([where.networkId]);
    const after = await cloud.json<{ nextRunAt: string; lastFault: unknown }>(`${path}/schedule`);
    expect(Date.parse(after.nextRunAt)).toBeGreaterThan(cloud.store.now());
    expect(after.lastFault).toBeNull();
  });

  it("says of a scheduled scan that could not start why", async () => {
    cloud.pass(2 * DAY_MS);
    const { startScan } = await import("../../../src/cloud/api/start-scan.ts");
    const { EventHub } = await import("../../../src/cloud/api/event-hub.ts");
    const { ProgressBoard } = await import("../../../src/cloud/api/progress-board.ts");
    const parts = { hub: new EventHub(), progress: new ProgressBoard(), isTls: false };
    const context = { store: cloud.store, links: cloud.links, ...parts };
    await runDueSchedules(cloud.store, (network) => startScan(context, network));
    expect(await cloud.json(`${path}/schedule`)).toMatchObject({
      lastFault: { code: "KSOCKET_NOT_CONNECTED" },
    });
    for (const wrong of [{ cron: "61 * * * *" }, { cron: "0 3 * * *", timeZone: "Mars/Base" }]) {
      expect((await cloud.request("PUT", `${path}/schedule`, wrong)).status).toBe(400);
    }
    expect((await cloud.request("DELETE", `${path}/schedule`)).status).toBe(204);
    expect((await cloud.request("GET", `${path}/schedule`)).status).toBe(404);
  });

  it("tells webhooks what happened, signed, and again when they were deaf", async () => {
    const { port } = receiver.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/hook`;
    const events = ["scan.ended", "node.new", "node.outdated", "token.expiring"];
    const created = await cloud.request("POST", "/api/webhooks", { url, events });
    expect(created.status).toBe(201);
    const { secret, webhookId } = (await created.json()) as { secret: string; webhookId: string };
    expect(await (await cloud.request("GET", "/api/webhooks")).text()).not.toContain(secret);
    await scan(cloud.store, where, [[nodeReport(1)]]);
    answer = 302;
    await deliverDue(cloud.store, true);
    const deliveries = `/api/webhooks/${webhookId}/deliveries`;
    expect(await cloud.json(deliveries)).toMatchObject({
      items: [
        { status: "waiting", lastStatus: 302, attempts: 1 },
        { status: "waiting", lastStatus: 302, attempts: 1 },
      ],
      total: 2,
    });
    answer = 204;
    received.length = 0;
    cloud.pass(DAY_MS);
    await deliverDue(cloud.store, true);
    expect(received.map(({ headers }) => String(headers["x-ksocket-event"])).sort()).toEqual([
      "node.new",
      "scan.ended",
    ]);
    for (const { headers, body } of received) {
      const timestamp = String(headers["x-ksocket-timestamp"]);
      expect(headers["x-ksocket-signature"]).toBe(signatureOf(secret, timestamp, body));
    }
    received.length = 0;
    await cloud.store.apiTokens.create(
      (await cloud.store.users.list())[0]?.userId ?? "",
      "export",
      cloud.store.now() + 10 * DAY_MS,
    );
    cloud.pass(8 * DAY_MS);
    await tellWhatTimeDid(cloud.store, silentLogger);
    await tellWhatTimeDid(cloud.store, silentLogger);
    await deliverDue(cloud.store, true);
    expect(received.map(({ headers }) => String(headers["x-ksocket-event"])).sort()).toEqual([
      "node.outdated",
      "token.expiring",
    ]);
  });

  it("sends no webhook to this machine or where clouds keep their credentials", async () => {
    const { port } = receiver.address() as AddressInfo;
    const names = [
      `http://localhost:${port}/`,
      `http://127.0.0.1:${port}/`,
      `http://2130706433:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      "http://169.254.169.254/latest/meta-data/",
    ];
    received.length = 0;
    for (const url of names) {
      const made = await cloud.request("POST", "/api/webhooks", { url, events: ["scan.ended"] });
      const { webhookId } = (await made.json()) as { webhookId: string };
      await cloud.request("POST", `/api/webhooks/${webhookId}/test`);
      await deliverDue(cloud.store);
      const { items } = await cloud.json<{ items: { lastFault: string }[] }>(
        `/api/webhooks/${webhookId}/deliveries`,
      );
      expect([url, items[0]?.lastFault]).toEqual([
        url,
        expect.stringContaining("is not allowed as a target"),
      ]);
    }
    expect(received).toEqual([]);
    const odd = { url: "file:///etc/passwd", events: ["scan.ended"] };
    expect((await cloud.request("POST", "/api/webhooks", odd)).status).toBe(400);
  });

  it("ends a scan whose agent vanished with what it has, and ties it", async () => {
    const lost = await orderedScan(cloud.store);
    const started = [bodies.started(lost), bodies.node(lost, nodeReport(1))];
    await sendEvents(cloud.store, lost.ksocketId, newStreamId(), numbered(started));
    await cloud.store.registry.agentDisconnected(lost.ksocketId);
    const statusOf = async () =>
      (await cloud.store.snapshots.get(lost.networkId, lost.scanId))?.status;
    await cloud.store.registry.interruptAbandoned(60_000);
    expect(await statusOf()).toBe("running");
    cloud.pass(61_000);
    await cloud.store.registry.interruptAbandoned(60_000);
    expect(await statusOf()).toBe("interrupted");
    const nodes = `/api/apps/sonar/networks/${lost.networkId}/managed-nodes`;
    expect(await cloud.json(nodes)).toMatchObject({ total: 1 });
  });
});
