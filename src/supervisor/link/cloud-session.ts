/** One connection to the cloud from hello to its end: frames in, frames out, heartbeat. Reconnecting is connection.ts's matter. */

import type { RawData, WebSocket } from "ws";
import { z } from "zod";
import type { WireError } from "../../protocol/errors.ts";
import { wireError } from "../../protocol/errors.ts";
import {
  type AgentFrame,
  type CloudFrame,
  type Command,
  closeCodes,
  cloudFrame,
  command,
  type HelloFrame,
} from "../../protocol/frames.ts";
import { quote } from "../../protocol/quote.ts";
import { type ReadFrame, readFrame } from "../../protocol/read-frame.ts";
import type { ScanProgress } from "../../protocol/scan.ts";
import { closeFault, type LinkFault, linkFault, spoolFault } from "./link-fault.ts";
import { SendWindow } from "./send-window.ts";
import type { Spool } from "./spool/spool.ts";

export type Welcome = Extract<CloudFrame, { type: "welcome" }>;

/** A command as it came: to be run, or refused because it fits no schema. */
export type IncomingCommand =
  | { readonly commandId: string; readonly command: Command }
  | { readonly commandId: string; readonly error: WireError };

export interface SessionOwner {
  readonly spool: Spool;
  readonly hello: () => HelloFrame;
  readonly onWelcome: (welcome: Welcome) => void;
  readonly onAcknowledged: (seq: number) => void;
  readonly onCommand: (incoming: IncomingCommand) => void;
  readonly onComplaint: (complaint: string) => void;
}

export interface SessionTimes {
  /** Milliseconds from hello to welcome. */
  readonly welcomeTimeoutMs: number;
  /** How many heartbeat intervals of silence end the connection. */
  readonly missedHeartbeats: number;
}

export const sessionTimes: SessionTimes = { welcomeTimeoutMs: 30_000, missedHeartbeats: 2.5 };

const cloudFrameTypes = new Set(cloudFrame.options.map(({ shape }) => shape.type.value));
const commandNames = new Set<string>(command.options.map(({ shape }) => shape.name.value));
const addressedCommand = z.object({
  type: z.literal("command"),
  commandId: z.uuid().lowercase(),
  command: z.object({ name: z.string() }),
});

/** Bytes in the socket's buffer above which a progress waits for its successor. */
const PROGRESS_BUFFER_BYTES = 256 * 1024;
const MAX_MISFITS = 10;
const MAX_PROGRESS = 64;

export class CloudSession {
  readonly #socket: WebSocket;
  readonly #owner: SessionOwner;
  readonly #times: SessionTimes;
  readonly #cloud: string;
  readonly #progress = new Map<string, ScanProgress>();
  #window: SendWindow | undefined;
  #fault: LinkFault | undefined;
  #timer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #silenceMs = 0;
  #misfits = 0;

  constructor(
    socket: WebSocket,
    cloud: string,
    owner: SessionOwner,
    times: SessionTimes = sessionTimes,
  ) {
    this.#socket = socket;
    this.#cloud = cloud;
    this.#owner = owner;
    this.#times = times;
  }

  /** Says hello and serves the connection; resolves to why it ended, never rejects. */
  run(): Promise<LinkFault> {
    return new Promise((resolve) => {
      this.#socket.on("message", (data, isBinary) =>
        this.#guarded(() => this.#receive(data, isBinary)),
      );
      this.#socket.on("error", () => {
        this.#fault ??= linkFault("LINK_PROTOCOL", `${this.#cloud} broke the WebSocket protocol.`);
      });
      this.#socket.once("close", (code) => {
        clearTimeout(this.#timer);
        clearInterval(this.#heartbeat);
        resolve(this.#fault ?? closeFault(code, this.#cloud));
      });
      this.#silenceMs = this.#times.welcomeTimeoutMs;
      this.#expectFrame();
      this.#send(this.#owner.hello());
      this.#socket.resume();
    });
  }

  /** Closes politely; the connection ends at the latest a second later. */
  end(code: number, fault: LinkFault): void {
    this.#fault ??= fault;
    this.#socket.close(code);
    const timer = setTimeout(() => this.#socket.terminate(), 1_000);
    this.#socket.once("close", () => clearTimeout(timer));
  }

  /** Further events have become durable. */
  fill(): void {
    this.#guarded(() => this.#window?.fill());
  }

  reply(frame: Extract<AgentFrame, { type: "reply" }>): void {
    if (this.#window !== undefined) this.#send(frame);
  }

  /** Sent when there is room; a newer one takes the place of one that still waits. */
  progress(scanId: string, progress: ScanProgress): void {
    const isKnown = this.#progress.has(scanId);
    if (isKnown || this.#progress.size < MAX_PROGRESS) this.#progress.set(scanId, progress);
    this.#sendProgress();
  }

  /** A spool that can't be read or written ends the connection, not the process. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.end(1011, spoolFault(error));
    }
  }

  #sendProgress(): void {
    if (this.#window === undefined || this.#socket.bufferedAmount > PROGRESS_BUFFER_BYTES) return;
    for (const [scanId, progress] of this.#progress) {
      this.#send({ type: "progress", scanId, progress });
    }
    this.#progress.clear();
  }

  #send(frame: AgentFrame): void {
    this.#sendText(JSON.stringify(frame));
  }

  #sendText(text: string): void {
    // A failed send is followed by the close of the socket, which is where it is handled.
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text, () => {});
  }

  #receive(data: RawData, isBinary: boolean) {
    if (this.#fault !== undefined) return;
    this.#expectFrame();
    if (isBinary) return this.end(1003, this.#protocolFault("sent a binary frame"));
    // ws gives texts as one Buffer, its default binaryType.
    const text = Buffer.isBuffer(data) ? data.toString("utf8") : "";
    const read = readFrame(cloudFrame, cloudFrameTypes, text);
    if (read.status === "frame") return this.#take(read.frame);
    return this.#takeMisfit(read);
  }

  #take(frame: CloudFrame) {
    if (this.#window === undefined) {
      if (frame.type === "welcome") return this.#welcome(frame);
      return this.end(closeCodes.protocol, this.#protocolFault("sent a frame before its welcome"));
    }
    switch (frame.type) {
      case "ack":
        return this.#acknowledge(frame.seq);
      case "command":
        return this.#owner.onCommand(frame);
      case "unsupported":
        return this.#owner.onComplaint(`it does not know frames of type ${quote(frame.of)}`);
      case "malformed":
        return this.#owner.onComplaint(
          `a frame ${quote(frame.of)} did not fit: ${quote(frame.reason)}`,
        );
      case "welcome":
        return this.end(closeCodes.protocol, this.#protocolFault("sent a second welcome"));
      case "heartbeat":
        return this.#sendProgress();
    }
  }

  #takeMisfit(read: Exclude<ReadFrame<CloudFrame>, { status: "frame" }>) {
    if (this.#window === undefined) {
      const fault = linkFault(
        "LINK_NOT_A_CLOUD",
        `${this.#cloud} opens WebSockets, but does not speak as a ksocket cloud does.`,
      );
      return this.end(closeCodes.protocol, fault);
    }
    this.#misfits += 1;
    if (this.#misfits > MAX_MISFITS) {
      return this.end(
        closeCodes.protocol,
        this.#protocolFault("sent too many frames that don't fit"),
      );
    }
    const addressed = addressedCommand.safeParse(read.value);
    if (addressed.success) return this.#refuseCommand(addressed.data, read);
    if (read.status === "unsupported") return this.#send({ type: "unsupported", of: read.of });
    return this.#send({ type: "malformed", of: read.of, reason: read.reason });
  }

  #refuseCommand(
    { commandId, command: { name } }: z.infer<typeof addressedCommand>,
    read: Exclude<ReadFrame<CloudFrame>, { status: "frame" }>,
  ): void {
    const reason = read.status === "malformed" ? read.reason : undefined;
    const error = commandNames.has(name)
      ? wireError("REQUEST_INVALID", reason)
      : wireError("UNSUPPORTED");
    this.#owner.onCommand({ commandId, error });
  }

  #welcome(frame: Welcome) {
    const { spool } = this.#owner;
    if (frame.acknowledged >= spool.nextSeq) {
      spool.beginNewStream();
      const fault = linkFault(
        "LINK_UNREACHABLE",
        "The cloud has more of this agent's events than the agent remembers; a new stream begins.",
      );
      return this.end(1000, fault);
    }
    this.#silenceMs = frame.heartbeatMs * this.#times.missedHeartbeats;
    this.#heartbeat = setInterval(
      () => this.#send({ type: "heartbeat", at: Date.now() }),
      frame.heartbeatMs,
    );
    this.#window = new SendWindow(spool, frame.acknowledged, (text) => this.#sendText(text));
    this.#owner.onAcknowledged(frame.acknowledged);
    this.#owner.onWelcome(frame);
    this.#window.fill();
    return this.#sendProgress();
  }

  #acknowledge(seq: number) {
    if (this.#window?.acknowledge(seq) !== true) {
      return this.end(closeCodes.protocol, this.#protocolFault("acknowledged what was never sent"));
    }
    this.#owner.onAcknowledged(seq);
    this.#window.fill();
    return this.#sendProgress();
  }

  #protocolFault(what: string): LinkFault {
    return linkFault("LINK_PROTOCOL", `${this.#cloud} ${what}.`);
  }

  /** Every frame starts the wait for the next anew; the cloud's heartbeat is the one that always comes. */
  #expectFrame(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#fault ??= linkFault("LINK_UNREACHABLE", `${this.#cloud} has fallen silent.`);
      this.#socket.terminate();
    }, this.#silenceMs);
  }
}
