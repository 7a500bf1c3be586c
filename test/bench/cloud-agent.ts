/**
 * An agent in a process of its own, as far as the cloud can tell: frames of the size, in the window and compressed as ours sends
 * them. Started by cloud.ts with one argument, JSON of AgentPlan; says to its parent how long the cloud took.
 */

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import { CONNECT_PATH, type ScanEventBody, SUBPROTOCOL } from "../../src/protocol/frames.ts";
import { scanSettings } from "../../src/protocol/scan.ts";
import { windowLimits } from "../../src/supervisor/link/send-window.ts";
import { reportOf, scanEndOf } from "./cloud-reports.ts";

export interface AgentPlan {
  readonly port: number;
  readonly token: string;
  readonly scanId: string;
  readonly networkId: string;
  /** Counts up: machines change from one to the next. */
  readonly scan: number;
  readonly nodes: number;
}

export interface AgentFigures {
  /** From the first frame sent to the last node acknowledged. */
  readonly seconds: number;
  /** Until the end of the scan was acknowledged, when all nodes are tied. */
  readonly tyingSeconds: number;
}

/** Of some 28 KiB each; a frame of ours has at most 256 KiB. */
export const NODES_PER_FRAME = 8;

const plan = JSON.parse(process.argv[2] ?? "{}") as AgentPlan;
const { scanId, networkId } = plan;

let sent = 0;
let acknowledged = 0;
let onAcknowledged: () => void = () => undefined;

async function connect(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${plan.port}${CONNECT_PATH}`, SUBPROTOCOL, {
    headers: { authorization: `Bearer ${plan.token}` },
    perMessageDeflate: { threshold: 1_024 },
  });
  await once(socket, "open");
  const welcomed = once(socket, "message");
  const hello = {
    type: "hello",
    version: "bench",
    operationsVersion: "bench",
    hostname: "bench",
    platform: "bench",
    startedAt: Date.now(),
    interfaces: [],
    workerKinds: [],
    streamId: randomUUID(),
    firstUnacknowledged: null,
    limitations: [],
    runningScans: [scanId],
  };
  socket.send(JSON.stringify(hello));
  await welcomed;
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string; seq?: number };
    if (frame.type !== "ack") return;
    acknowledged = frame.seq ?? 0;
    onAcknowledged();
  });
  socket.on("close", (code) => {
    if (code !== 1_000) throw new Error(`the cloud closed the connection: ${code}`);
  });
  return socket;
}

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await new Promise<void>((resolve) => {
      onAcknowledged = resolve;
    });
  }
}

function send(socket: WebSocket, bodies: readonly ScanEventBody[]): void {
  const events = bodies.map((body) => {
    sent += 1;
    return { seq: sent, body };
  });
  socket.send(JSON.stringify({ type: "events", events }));
}

async function run(): Promise<AgentFigures> {
  const socket = await connect();
  const began = performance.now();
  const settings = scanSettings.parse({});
  send(socket, [{ type: "scan.started", scanId, networkId, startedAt: Date.now(), settings }]);
  for (let n = 0; n < plan.nodes; n += NODES_PER_FRAME) {
    const size = Math.min(NODES_PER_FRAME, plan.nodes - n);
    const reports = Array.from({ length: size }, (_, k) => reportOf(n + k, plan.scan));
    await until(() => sent - acknowledged < windowLimits.maxFrames * NODES_PER_FRAME);
    send(
      socket,
      reports.map((report) => ({ type: "node", scanId, report })),
    );
  }
  await until(() => acknowledged === sent);
  const stored = performance.now();
  send(socket, [{ type: "scan.end", scanId, endedAt: Date.now(), end: scanEndOf(Date.now()) }]);
  await until(() => acknowledged === sent);
  const tied = performance.now();
  socket.close(1_000);
  return { seconds: (stored - began) / 1_000, tyingSeconds: (tied - stored) / 1_000 };
}

const figures = await run();
process.send?.(figures, () => process.disconnect());
