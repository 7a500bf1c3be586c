/** What the cloud does by itself, again and again: abandoned scans, schedules, webhooks, retention. */

import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "../log/logger.ts";
import { runDueSchedules } from "./schedule/run-due.ts";
import type { Network } from "./store/networks.ts";
import type { Store } from "./store/store.ts";
import { deliverDue } from "./webhooks/deliver-due.ts";
import { tellWhatTimeDid } from "./webhooks/events.ts";

export interface HousekeepingParts {
  readonly store: Store;
  readonly log: Logger;
  readonly startScan: (network: Network) => Promise<string>;
  /** After how long without its agent a scan ends as interrupted, milliseconds. */
  readonly agentAwayMs: number;
}

const STEP_MS = 15_000;
const RARE_MS = 3_600_000;

interface Duty {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

/** Begins at once; `stop` resolves when the work at hand is done. */
export function startHousekeeping(parts: HousekeepingParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = keepHouse(parts, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

function dutiesOf(parts: HousekeepingParts): Duty[] {
  const { store, log, startScan, agentAwayMs } = parts;
  const often = (name: string, run: Duty["run"]) => ({ name, everyMs: STEP_MS, run });
  const rarely = (name: string, run: Duty["run"]) => ({ name, everyMs: RARE_MS, run });
  return [
    often("end abandoned scans", () => store.registry.interruptAbandoned(agentAwayMs)),
    often("start scheduled scans", () => runDueSchedules(store, startScan)),
    often("tell what time did", () => tellWhatTimeDid(store, log)),
    often("deliver webhooks", () => deliverDue(store)),
    rarely("drop old deliveries", () => store.webhooks.prune()),
    rarely("drop old snapshots", () => store.applyRetention()),
  ];
}

async function keepHouse(parts: HousekeepingParts, signal: AbortSignal): Promise<void> {
  const duties = dutiesOf(parts).map((duty) => ({ ...duty, dueAt: -Infinity }));
  while (!signal.aborted) {
    for (const duty of duties) {
      if (signal.aborted || performance.now() < duty.dueAt) continue;
      duty.dueAt = performance.now() + duty.everyMs;
      await duty.run().catch((error: unknown) => {
        parts.log.error({ err: error }, `the cloud could not ${duty.name}`);
      });
    }
    await wait(STEP_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
