/** Asks every open question once, waits, asks those again that stayed open, and so on. */

import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { FrameSender } from "./frame-sender.ts";
import type { RoundTrip } from "./round-trip.ts";
import { spreadOrder } from "./spread-order.ts";

/** How often a wait looks whether it can end. */
const LOOK_MS = 5;

export interface Questions {
  /** Questions are numbered from 0 to before this. */
  readonly size: number;
  /** How many are still open. */
  readonly openCount: number;
  isOpen(question: number): boolean;
  /** The frame that asks it, in a buffer that the next call may overwrite. `attempt` counts from 1. */
  frameFor(question: number, attempt: number): Uint8Array;
}

export interface RoundOptions {
  readonly attempts: number;
  /** Longest wait after a round. */
  readonly waitMs: number;
  /** True: the last round's wait is cut short too when answers have shown to be fast. */
  readonly isHurried: boolean;
  readonly sender: FrameSender;
  readonly roundTrip: RoundTrip;
  readonly signal: AbortSignal;
}

/** Rejects when the signal aborts and when the interface fails. */
export async function askInRounds(questions: Questions, options: RoundOptions): Promise<void> {
  for (let attempt = 1; attempt <= options.attempts && questions.openCount > 0; attempt++) {
    await askOpen(questions, attempt, options.sender);
    const isLast = attempt === options.attempts;
    await waitForAnswers(questions, { ...options, isHurried: options.isHurried || !isLast });
  }
}

async function askOpen(questions: Questions, attempt: number, sender: FrameSender): Promise<void> {
  for (const question of spreadOrder(questions.size, randomInt(questions.size))) {
    if (!questions.isOpen(question)) continue;
    if (!sender.hasLeave) await sender.waitForLeave(questions.openCount);
    const delayed = sender.send(questions.frameFor(question, attempt));
    if (delayed !== undefined) await delayed;
  }
}

async function waitForAnswers(questions: Questions, options: RoundOptions): Promise<void> {
  const start = performance.now();
  for (;;) {
    options.signal.throwIfAborted();
    const waitMs = options.isHurried ? options.roundTrip.waitMs(options.waitMs) : options.waitMs;
    const restMs = start + waitMs - performance.now();
    if (restMs <= 0 || questions.openCount === 0) return;
    await sleep(Math.min(restMs, LOOK_MS), undefined, { signal: options.signal });
  }
}
