/** What the line to a range is like, measured by asking some of those again who have answered. */

import { setTimeout as delay } from "node:timers/promises";
import type { Answers } from "./answers.ts";
import type { Sender } from "./sender.ts";

/** How many are asked again. */
const SAMPLE = 1_024;
/** Fewer say nothing of loss: of 128 datagrams at least one gets lost in 19 of 20 times where 2.3 % get lost. */
export const LEAST_SAMPLE = 128;
const LONGEST_MS = 500;
const LOOK_MS = 5;
/** Answers wait in the kernel while the thread is busy: even on a fast line this much is needed. */
const LEAST_WAIT_MS = 60;
const MARGIN = 4;

export interface Line {
  /** Of datagrams and answers. unknown: too few answer to tell. */
  readonly loss: "none" | "some" | "unknown";
  /** How long late answers are sensibly waited for; undefined where no time has been measured. */
  readonly waitMs?: number;
}

export async function measureLine(
  answers: Pick<Answers, "awaitRepeats" | "awaited" | "tellSoon">,
  sender: Pick<Sender, "delay" | "send">,
  signal: AbortSignal,
): Promise<Line> {
  const sample = answers.awaitRepeats(SAMPLE);
  if (sample.length === 0) return { loss: "unknown" };
  for (const [address, { repeat }] of sample) {
    const wait = sender.delay;
    if (wait !== undefined) await wait;
    sender.send(repeat, address);
  }
  const since = performance.now();
  while (answers.awaited > 0) {
    if (performance.now() - since > LONGEST_MS) return { loss: "some" };
    await delay(LOOK_MS, undefined, { signal });
    answers.tellSoon();
  }
  if (sample.length < LEAST_SAMPLE) return { loss: "unknown" };
  const ms = performance.now() - since;
  return { loss: "none", waitMs: Math.max(LEAST_WAIT_MS, MARGIN * ms) };
}
