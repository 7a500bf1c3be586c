/** Waits for late answers. */

import { setTimeout as delay } from "node:timers/promises";
import type { Answers } from "./answers.ts";
import type { Sender } from "./sender.ts";

const LOOK_MS = 50;

interface Quiet {
  readonly sender: Pick<Sender, "lastAt">;
  readonly answers: Pick<Answers, "lastAt" | "tellSoon">;
  readonly signal: AbortSignal;
}

/** Resolves when nothing has been sent and nobody new has answered for so long; rejects when the signal aborts. */
export async function untilQuiet(
  quietMs: number,
  { sender, answers, signal }: Quiet,
): Promise<void> {
  for (;;) {
    const restMs = Math.max(sender.lastAt, answers.lastAt) + quietMs - performance.now();
    if (restMs <= 0) return;
    await delay(Math.min(LOOK_MS, restMs), undefined, { signal });
    answers.tellSoon();
  }
}
