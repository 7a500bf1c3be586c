/** One agent's connection, from the upgrade to its end. What it applies goes through the registry; who is connected is links.ts's matter. */

import type { RawData, WebSocket } from "ws";
import type { Logger } from "../../log/logger.ts";
import type { ErrorCode, WireError } from "../../protocol/errors.ts";
import { type CloudFrame, closeCodes } from "../../protocol/frames.ts";
import { quote } from "../../protocol/quote.ts";
import type { ScanProgress } from "../../protocol/scan.ts";
import type { EndpointLimits } from "./limits.ts";
import {
  type AgentFrameRead,
  type EventFaults,
  opensEvents,
  readAgentFrame,
} from "./read-agent-frame.ts";
import type { AgentRegistry, AppliedEvent, CommandReply, TokenCheck } from "./registry.ts";

export type AcceptedToken = Extract<TokenCheck, { isAccepted: true }>;

export interface SessionListener {
  sessionWelcomed(session: AgentSession): void;
  sessionReplied(session: AgentSession, commandId: string, reply: CommandReply): void;
  sessionProgressed(session: AgentSession, scanId: string, progress: ScanProgress): void;
  sessionApplied(session: AgentSession, events: readonly AppliedEvent[]): void;
}

export interface SessionParts {
  readonly registry: AgentRegistry;
  readonly listener: SessionListener;
  readonly limits: EndpointLimits;
  readonly logger: Logger;
  readonly remoteAddress: string;
}

/** Longest delay that setTimeout takes, milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Bytes of events that are handed over at once; a frame that is bigger is handed over alone. */
const MAX_BYTES_AT_ONCE = 2 ** 20;

function withoutUndefined({
  code,
  message,
  detail,
}: {
  code: ErrorCode;
  message: string;
  detail?: string | undefined;
}): WireError {
  return detail === undefined ? { code, message } : { code, message, detail };
}

export class AgentSession {
  readonly token: AcceptedToken;
  readonly #socket: WebSocket;
  readonly #parts: SessionParts;
  /** Frames of events, unread: whoever keeps them reads them, too. */
  readonly #queue: Buffer[] = [];
  #state: "greeting" | "welcoming" | "online" | "closing" = "greeting";
  #queued = 0;
  #applied = 0;
  #isApplying = false;
  #streamId = "";
  #silence: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #misfits = 0;
  #allowance: number;
  #allowanceAt = performance.now();

  constructor(socket: WebSocket, token: AcceptedToken, parts: SessionParts) {
    this.#socket = socket;
    this.token = token;
    this.#parts = parts;
    this.#allowance = parts.limits.maxFramesPerSecond * 2;
  }

  /** Serves the connection; resolves when it is closed, never rejects. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
      // ws has closed with the right code by then: 1009 for what is too large, 1002 or 1007 for what is no WebSocket frame.
      this.#socket.on("error", (error) =>
        this.#parts.logger.warn(
          { ksocketId: this.token.ksocketId, code: "code" in error ? error.code : error.name },
          "An agent broke the WebSocket protocol or a limit.",
        ),
      );
      this.#socket.once("close", () => {
        this.#state = "closing";
        clearTimeout(this.#silence);
        clearInterval(this.#heartbeat);
        clearTimeout(this.#expiry);
        resolve();
      });
      this.#expectFrame(this.#parts.limits.helloTimeoutMs);
      this.#watchExpiry();
    });
  }

  send(frame: CloudFrame): void {
    // A failed send is followed by the close of the socket, which is where it is handled.
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify(frame), () => {});
    }
  }

  /** Closes with a code; the connection ends at the latest a second later. */
  close(code: number, reason = ""): void {
    if (this.#state === "closing") return;
    this.#state = "closing";
    this.#queue.length = 0;
    this.#socket.resume();
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.#socket.terminate(), 1_000);
    this.#socket.once("close", () => clearTimeout(timer));
  }

  #receive(data: RawData, isBinary: boolean) {
    if (this.#state === "closing") return;
    if (!this.#isWithinRate()) return this.close(1008, "too many frames");
    if (isBinary) return this.close(1003, "binary frames are not known here");
    // ws gives texts as one Buffer, its default binaryType.
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    this.#rearm();
    if (this.#state === "online" && opensEvents(bytes)) return this.#enqueue(bytes);
    const read = readAgentFrame(bytes.toString("utf8"));
    if (read.status === "frame") return this.#take(read.frame, bytes);
    if (!this.#endures(1)) return;
    return read.status === "unsupported"
      ? this.send({ type: "unsupported", of: read.of })
      : this.send({ type: "malformed", of: read.of, reason: read.reason });
  }

  /** Counts frames that don't fit; false when they were too many, and the connection is closed. */
  #endures(misfits: number): boolean {
    this.#misfits += misfits;
    const isTooMany = this.#misfits > this.#parts.limits.maxMisfits;
    if (this.#state !== "greeting" && !isTooMany) return true;
    this.close(closeCodes.protocol, "frames that don't fit the protocol");
    return false;
  }

  #take(frame: AgentFrameRead, bytes: Buffer) {
    const { listener, logger } = this.#parts;
    if (frame.type === "hello") return this.#greet(frame);
    if (this.#state !== "online") return this.close(closeCodes.protocol, "no hello yet");
    switch (frame.type) {
      case "events":
        return this.#enqueue(bytes);
      case "progress":
        return listener.sessionProgressed(this, frame.scanId, frame.progress);
      case "reply":
        return listener.sessionReplied(this, frame.commandId, {
          ...(frame.error !== undefined && { error: withoutUndefined(frame.error) }),
          ...(frame.status !== undefined && { status: frame.status }),
        });
      case "unsupported":
      case "malformed":
        return logger.warn(
          { ksocketId: this.token.ksocketId },
          `The agent complains of a frame ${quote(frame.of)}: ${frame.type === "malformed" ? quote(frame.reason) : "unsupported"}.`,
        );
      case "heartbeat":
        return undefined;
    }
  }

  #complain({ frames, events }: EventFaults): void {
    if (frames.length > 0 && !this.#endures(frames.length)) return;
    const { logger } = this.#parts;
    for (const reason of events) {
      logger.warn({ ksocketId: this.token.ksocketId }, `The agent's ${reason}`);
    }
    for (const reason of [...frames, ...events]) {
      this.send({ type: "malformed", of: "events", reason: reason.slice(0, 1_000) });
    }
  }

  #greet(hello: Extract<AgentFrameRead, { type: "hello" }>) {
    if (this.#state !== "greeting") return this.close(closeCodes.protocol, "a second hello");
    this.#state = "welcoming";
    clearTimeout(this.#silence);
    this.#welcome(hello).catch((error: unknown) => this.#fail(error));
  }

  async #welcome(hello: Extract<AgentFrameRead, { type: "hello" }>): Promise<void> {
    const { registry, remoteAddress, limits, listener } = this.#parts;
    const { ksocketId, displayName, tokenExpiresAt } = this.token;
    const { acknowledged } = await registry.agentConnected(ksocketId, hello, remoteAddress);
    await registry.interruptMissingScans(ksocketId, hello.runningScans);
    if (this.#isClosing()) return;
    this.#applied = acknowledged;
    this.#streamId = hello.streamId;
    this.#state = "online";
    const { heartbeatMs } = limits;
    this.send({
      type: "welcome",
      ksocketId,
      displayName,
      acknowledged,
      heartbeatMs,
      tokenExpiresAt,
    });
    this.#heartbeat = setInterval(
      () => this.send({ type: "heartbeat", at: Date.now() }),
      heartbeatMs,
    );
    this.#rearm();
    listener.sessionWelcomed(this);
  }

  #enqueue(frame: Buffer): void {
    this.#queue.push(frame);
    this.#queued += frame.length;
    if (this.#queued > this.#parts.limits.maxQueued) {
      this.#socket.pause();
      clearTimeout(this.#silence);
    }
    if (!this.#isApplying) this.#applyQueue().catch((error: unknown) => this.#fail(error));
  }

  async #applyQueue(): Promise<void> {
    this.#isApplying = true;
    try {
      while (this.#queue.length > 0 && !this.#isClosing()) await this.#applyBatch();
    } finally {
      this.#isApplying = false;
    }
  }

  /** As many waiting frames as fit are applied at once, and acknowledged only when they are on disk. */
  async #applyBatch(): Promise<void> {
    const { registry, listener } = this.#parts;
    const frames = this.#takeBatch();
    const stream = { ksocketId: this.token.ksocketId, streamId: this.#streamId };
    const { applied, faults, told } = await registry.takeFrames(stream, frames, this.#applied);
    if (applied > this.#applied) listener.sessionApplied(this, told);
    this.#applied = applied;
    this.#complain(faults);
    this.#queued -= frames.reduce((sum, { length }) => sum + length, 0);
    this.send({ type: "ack", seq: this.#applied });
    if (this.#socket.isPaused && this.#queued <= this.#parts.limits.maxQueued / 2) {
      this.#socket.resume();
      this.#rearm();
    }
  }

  #takeBatch(): Buffer[] {
    let size = 0;
    let frames = 0;
    for (const { length } of this.#queue) {
      if (frames > 0 && size + length > MAX_BYTES_AT_ONCE) break;
      size += length;
      frames += 1;
    }
    return this.#queue.splice(0, frames);
  }

  #isClosing(): boolean {
    return this.#state === "closing";
  }

  #fail(error: unknown): void {
    this.#parts.logger.error(
      { err: error, ksocketId: this.token.ksocketId },
      "The cloud can't keep what an agent sends; its connection is closed, and it will send again.",
    );
    this.close(1011, "the cloud can't keep events now");
  }

  #isWithinRate(): boolean {
    const { maxFramesPerSecond } = this.#parts.limits;
    const now = performance.now();
    const earned = ((now - this.#allowanceAt) / 1_000) * maxFramesPerSecond;
    this.#allowance = Math.min(maxFramesPerSecond * 2, this.#allowance + earned) - 1;
    this.#allowanceAt = now;
    return this.#allowance >= 0;
  }

  #rearm(): void {
    const { heartbeatMs, missedHeartbeats } = this.#parts.limits;
    if (this.#state === "online" && !this.#socket.isPaused) {
      this.#expectFrame(heartbeatMs * missedHeartbeats);
    }
  }

  #expectFrame(withinMs: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.close(1001, "silence"), withinMs);
  }

  #watchExpiry() {
    const { tokenExpiresAt } = this.token;
    if (tokenExpiresAt === null) return;
    const remainingMs = tokenExpiresAt - Date.now();
    if (remainingMs <= 0) return this.close(closeCodes.tokenExpired, "the token has expired");
    this.#expiry = setTimeout(() => this.#watchExpiry(), Math.min(remainingMs, MAX_TIMER_MS));
  }
}
