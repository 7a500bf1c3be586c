/** What carries a lane: a pool thread or a child process, seen alike by the pool. */

import type { LaneChannel, LaneCommand, LaneReport } from "../../protocol/lane.ts";

export interface LaneConnection {
  readonly channel: LaneChannel<LaneCommand, LaneReport>;
  /** Changes as long as the other side's event loop turns; 0 until it has started. */
  beat(): number;
  /** Index of the target whose code was running last; 0: unknown. */
  current(): number;
  /** Targets that were answered while their code still runs. */
  overdue(): number;
  /** For how long, since its start, it waited for a processor though it was ready to run, milliseconds. */
  waitedMs(): number;
  /** Ends the other side at once; reports that have arrived are still delivered first. */
  kill(): void;
  /** Resolves when the other side has ended: to undefined after a proper close, else to the reason. Never rejects. */
  readonly ended: Promise<string | undefined>;
}

export interface LaneHost {
  /** `isTraced`: see PoolSettings; a process does not trace. */
  open(options: { readonly isTraced: boolean }): LaneConnection;
  /** Ends everything; resolves when nothing is left. */
  stop(): Promise<void>;
}
