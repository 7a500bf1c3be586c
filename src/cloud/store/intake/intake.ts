/**
 * The heavy part of what agents do to the store: reading their frames, keeping what they say, and tying the nodes of ended scans.
 * It runs where it is called, or in a thread of its own (intake-thread.ts), so that whoever asks by REST meanwhile waits for none of it.
 */

import { readEvents } from "../../endpoint/read-agent-frame.ts";
import type { StreamKey, Taken } from "../../endpoint/registry.ts";
import { type EndedSnapshot, tieAll } from "../aggregate/aggregate.ts";
import { applyEvents } from "../apply/apply-events.ts";
import type { StoreContext } from "../context.ts";
import { SoftwareWriter } from "../software-writer.ts";
import { toldBy } from "./told.ts";

export interface Intake {
  /** See AgentRegistry.takeFrames. */
  take(stream: StreamKey, frames: readonly Uint8Array[], after: number): Promise<Taken>;
  /** Ties the nodes of every scan that has ended; one call at a time. @returns which scans they were */
  tie(): Promise<readonly EndedSnapshot[]>;
  close(): Promise<void>;
}

export function createIntake(context: StoreContext): Intake {
  const software = new SoftwareWriter();
  return {
    async take(stream, frames, after) {
      const { events, faults } = readEvents(frames);
      const fresh = events.filter(({ seq }) => seq > after);
      if (fresh.length === 0) return { applied: after, faults, told: [] };
      const applied = await applyEvents(context, software, stream, fresh);
      return { applied, faults, told: toldBy(fresh) };
    },
    tie: () => tieAll(context),
    close: async () => undefined,
  };
}
