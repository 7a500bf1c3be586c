/** Several ways to ask for one thing within one window, each with a head start of the next, so that all of them cost no more time than one. */

import type { Patience } from "../session/exchange.ts";
import { Scope } from "./scope.ts";

export interface Way<Value> {
  /** Share of the window that the ways before have for themselves, 0–1; less when all of them have ended sooner. */
  readonly after: number;
  readonly ask: (patience: Patience, signal: AbortSignal) => Promise<Value>;
}

/** Why the ways that are still open then end. */
const WINDOW_OVER = "another way has counted";

/** What came of the ways, in the order in which they ended: up to the first that counts, or all. Rejects when the signal aborts. */
export async function askInWindow<Value>(
  ways: readonly Way<Value>[],
  patience: Patience,
  signal: AbortSignal,
  counts: (value: Value) => boolean,
): Promise<Value[]> {
  const startedAt = performance.now();
  const scope = new Scope(signal);
  const until = scope.signal;
  let timer: NodeJS.Timeout | undefined;
  const values: Value[] = [];
  const asked: Promise<void>[] = [];
  const { promise: counted, resolve } = promiseOfCounting();
  const ask = async (way: Way<Value>) => {
    const timeoutMs = Math.max(1, patience.timeoutMs - (performance.now() - startedAt));
    const value = await way.ask({ ...patience, timeoutMs }, until);
    values.push(value);
    if (counts(value)) resolve();
  };
  try {
    for (const way of ways) {
      if (asked.length > 0) {
        const headStartMs = patience.timeoutMs * way.after - (performance.now() - startedAt);
        // The ways that have been asked reject when the signal aborts.
        const headStart = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, headStartMs);
        });
        await Promise.race([counted, headStart, Promise.all(asked)]);
        clearTimeout(timer);
        if (values.some(counts)) return values;
      }
      asked.push(ask(way));
    }
    await Promise.race([counted, Promise.all(asked)]);
    return values;
  } finally {
    clearTimeout(timer);
    scope.end(WINDOW_OVER);
  }
}

function promiseOfCounting(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
