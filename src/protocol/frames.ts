/**
 * The agent–cloud protocol, WebSocket subprotocol `ksocket.v1`: every frame that either side may send. docs/protocol.md describes them;
 * a test compares the two. Frames are JSON texts; a frame of an unknown type is answered with `unsupported`, one that does not fit its schema with `malformed`.
 */

import { z } from "zod";
import { addressText, count, epochMs, text, uuid } from "./bounds.ts";
import { nodeReport } from "./node.ts";
import { wireErrorSchema } from "./outcome.ts";
import { liveAddress, scanEnd, scanProgress, scanSettings, verdict } from "./scan.ts";

export const SUBPROTOCOL = "ksocket.v1";
export const CONNECT_PATH = "/ksocket/v1/connect";
/** Largest frame in bytes, after decompression, that either side accepts. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Close codes of our own (RFC 6455 §7.4.2, 4000–4999). */
export const closeCodes = {
  tokenUnknown: 4401,
  tokenRevoked: 4403,
  replaced: 4409,
  tokenExpired: 4410,
  protocol: 4400,
} as const;

/** What the agent tells at length: numbered, spooled until acknowledged, applied exactly once. */
export const scanEventBody = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("scan.started"),
    scanId: uuid,
    networkId: uuid.nullable(),
    startedAt: epochMs,
    settings: scanSettings,
  }),
  z.object({
    type: z.literal("address"),
    scanId: uuid,
    addresses: z.array(liveAddress).max(4_096),
  }),
  z.object({ type: z.literal("node"), scanId: uuid, report: nodeReport }),
  z.object({ type: z.literal("verdicts"), scanId: uuid, verdicts: z.array(verdict).max(4_096) }),
  z.object({
    type: z.literal("log"),
    scanId: uuid.nullable(),
    at: epochMs,
    level: z.enum(["INFO", "WARNING", "ERROR"]),
    message: text(2_000),
  }),
  z.object({ type: z.literal("scan.end"), scanId: uuid, endedAt: epochMs, end: scanEnd }),
]);
export type ScanEventBody = z.infer<typeof scanEventBody>;

export const numberedEvent = z.object({ seq: z.number().int().positive(), body: scanEventBody });
export type NumberedEvent = z.infer<typeof numberedEvent>;

const hello = z.object({
  type: z.literal("hello"),
  version: text(64),
  operationsVersion: text(64),
  hostname: text(255),
  platform: text(128),
  startedAt: epochMs,
  interfaces: z
    .array(z.object({ name: text(64), macaddr: text(17), addr: addressText, netmask: text(80) }))
    .max(4_096),
  workerKinds: z.array(text(64)).max(256),
  /** Names the numbered stream; a new one begins when the spool was lost. */
  streamId: uuid,
  /** The first number still in the spool; null when it is empty. */
  firstUnacknowledged: z.number().int().positive().nullable(),
  /** What is lost here: "capture: not permitted". */
  limitations: z.array(text(512)).max(64),
  runningScans: z.array(uuid).max(64),
});

export const agentStatus = z.object({
  runningScans: z.array(z.object({ scanId: uuid, progress: scanProgress })).max(64),
  spooledEvents: count,
  spooledBytes: count,
  residentBytes: count,
  isDraining: z.boolean(),
  limitations: z.array(text(512)).max(64),
});

/** Agent → cloud. */
export const agentFrame = z.discriminatedUnion("type", [
  hello,
  z.object({ type: z.literal("events"), events: z.array(numberedEvent).min(1).max(1_024) }),
  /** Not numbered and not kept: only the newest counts. */
  z.object({ type: z.literal("progress"), scanId: uuid, progress: scanProgress }),
  z.object({
    type: z.literal("reply"),
    commandId: uuid,
    error: wireErrorSchema.optional(),
    status: agentStatus.optional(),
  }),
  z.object({ type: z.literal("heartbeat"), at: epochMs }),
  z.object({ type: z.literal("unsupported"), of: text(128) }),
  z.object({ type: z.literal("malformed"), of: text(128), reason: text(1_000) }),
]);
export type AgentFrame = z.infer<typeof agentFrame>;
export type HelloFrame = z.infer<typeof hello>;
export type AgentStatus = z.infer<typeof agentStatus>;

export const command = z.discriminatedUnion("name", [
  z.object({
    name: z.literal("scan.start"),
    scanId: uuid,
    networkId: uuid.nullable(),
    /** Whether lists are missing of which the agent said that they had not changed: then nothing counts as unchanged. */
    lacksLists: z.boolean().default(false),
    settings: scanSettings,
  }),
  z.object({ name: z.literal("scan.cancel"), scanId: uuid }),
  z.object({ name: z.literal("status") }),
  /** Finish what runs, take nothing new, then stay connected and idle. */
  z.object({ name: z.literal("drain"), isOn: z.boolean() }),
]);
export type Command = z.infer<typeof command>;

/** Cloud → agent. */
export const cloudFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("welcome"),
    ksocketId: uuid,
    displayName: text(255),
    /** The highest number of the stream that is on disk; 0 when none is. */
    acknowledged: count,
    heartbeatMs: z.number().int().min(1_000).max(600_000),
    /** When the token expires; null when it doesn't. */
    tokenExpiresAt: epochMs.nullable(),
  }),
  /** Everything up to and including `seq` is on disk. */
  z.object({ type: z.literal("ack"), seq: count }),
  z.object({ type: z.literal("command"), commandId: uuid, command }),
  z.object({ type: z.literal("heartbeat"), at: epochMs }),
  z.object({ type: z.literal("unsupported"), of: text(128) }),
  z.object({ type: z.literal("malformed"), of: text(128), reason: text(1_000) }),
]);
export type CloudFrame = z.infer<typeof cloudFrame>;
