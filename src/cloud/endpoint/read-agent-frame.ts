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
