/**
 * An agent's frame, checked. Events are checked one by one: one that does not fit is replaced by a warning under its number,
 * so that a single event (of a newer agent, say) never stops the stream.
 */

import { z } from "zod";
import { agentFrame, type NumberedEvent, scanEventBody } from "../../protocol/frames.ts";
import { describeIssues, type ReadFrame, readFrame } from "../../protocol/read-frame.ts";

const eventsEnvelope = z.object({
  type: z.literal("events"),
  events: z
    .array(z.object({ seq: z.number().int().positive(), body: z.unknown() }))
    .min(1)
    .max(1_024),
});
const envelope = z.union([
  z.discriminatedUnion("type", [
    eventsEnvelope,
    ...agentFrame.options.filter((option) => option.shape.type.value !== "events"),
  ]),
]);
const types = new Set<string>(agentFrame.options.map(({ shape }) => shape.type.value));

type OtherFrame = Exclude<z.infer<typeof agentFrame>, { type: "events" }>;
export type AgentFrameRead =
  | OtherFrame
  | {
      readonly type: "events";
      readonly events: readonly NumberedEvent[];
      readonly misfits: string[];
    };

function checkEvent(
  { seq, body }: { seq: number; body?: unknown },
  misfits: string[],
): NumberedEvent {
  const parsed = scanEventBody.safeParse(body);
  if (parsed.success) return { seq, body: parsed.data };
  const reason = `event ${seq} did not fit and was passed over: ${describeIssues(parsed.error)}`;
  misfits.push(reason);
  const message = reason.slice(0, 2_000);
  return { seq, body: { type: "log", scanId: null, at: Date.now(), level: "WARNING", message } };
}

export function readAgentFrame(text: string): ReadFrame<AgentFrameRead> {
  const read = readFrame(envelope, types, text);
  if (read.status !== "frame") return read;
  const { frame } = read;
  if (frame.type !== "events") return { status: "frame", frame };
  const misfits: string[] = [];
  const events = frame.events.map((event) => checkEvent(event, misfits));
  return { status: "frame", frame: { type: "events", events, misfits } };
}

/** How events' frames of ours begin. JSON has no order: a frame that puts its type elsewhere is found out when it is read. */
const eventsOpening = Buffer.from('{"type":"events"');

/** Whether the frame tells by its first bytes that it is one of events, which are the big ones. */
export const opensEvents = (frame: Buffer): boolean =>
  frame.subarray(0, eventsOpening.length).equals(eventsOpening);

/** Whole frames and single events that don't fit, each with what is to be told to the agent. */
export interface EventFaults {
  /** Frames of which nothing can be used. */
  readonly frames: readonly string[];
  /** Events that were replaced by a warning. */
  readonly events: readonly string[];
}

/** Reads frames of events, in their order. */
export function readEvents(frames: readonly Uint8Array[]): {
  readonly events: readonly NumberedEvent[];
  readonly faults: EventFaults;
} {
  const events: NumberedEvent[] = [];
  const faults = { frames: [] as string[], events: [] as string[] };
  for (const frame of frames) {
    const read = readAgentFrame(
      Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString(),
    );
    if (read.status === "frame" && read.frame.type === "events") {
      for (const event of read.frame.events) events.push(event);
      faults.events.push(...read.frame.misfits);
    } else faults.frames.push(read.status === "malformed" ? read.reason : "no events");
  }
  return { events, faults };
}
