/** Starts the scans whose time has come. */

import { ApiError } from "../api/errors.ts";
import type { Network } from "../store/networks.ts";
import type { RunOutcome } from "../store/schedules.ts";
import type { Store } from "../store/store.ts";
import { nextRunAfter } from "./calendar.ts";

type Start = (network: Network) => Promise<string>;

/** Each due schedule once, however many runs were missed; the next run lies after now. */
export async function runDueSchedules(store: Store, start: Start): Promise<void> {
  for (const schedule of await store.schedules.due()) {
    const { networkId, cron, timeZone } = schedule;
    const next = nextRunAfter(cron, timeZone, store.now());
    if (!(await store.schedules.claim(schedule, next))) continue;
    const network = await store.networks.get(networkId);
    if (network === undefined) continue;
    const outcome = await run(network, start, store.now());
    await store.schedules.ran(networkId, outcome);
    await store.audit.add("schedule", "scan.start", networkId, outcome.scanId ?? "");
  }
}

async function run(network: Network, start: Start, at: number): Promise<RunOutcome> {
  try {
    return { at, scanId: await start(network), fault: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { at, scanId: null, fault: { code: error.code, message: error.message } };
  }
}
