/** Keeps note, in shared memory, of the target whose code is running, so that it can be named when the thread stands still or is gone. */

import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { laneCells } from "../../src/protocol/lane.ts";

export interface TargetTrace {
  run(index: number, body: () => void): void;
  end(): void;
}

/** Notes only the part of a target's code that runs before its first await. Costs nothing elsewhere. */
export function traceStarts(cells: Int32Array): TargetTrace {
  return {
    run: (index, body) => {
      Atomics.store(cells, laneCells.current, index);
      body();
      Atomics.store(cells, laneCells.current, 0);
    },
    end: () => undefined,
  };
}

/** Follows targets through every await, timer and callback that their code started. */
export function traceEverywhere(cells: Int32Array): TargetTrace {
  const current = new AsyncLocalStorage<number>();
  const note = () => {
    Atomics.store(cells, laneCells.current, current.getStore() ?? 0);
  };
  const clear = () => {
    Atomics.store(cells, laneCells.current, 0);
  };
  const hook = createHook({ before: note, after: clear }).enable();
  // An uncaught error unwinds through `after`; its own context is still known here.
  process.on("uncaughtExceptionMonitor", note);
  return {
    run: (index, body) => {
      current.run(index, () => {
        note();
        body();
      });
      clear();
    },
    end: () => {
      hook.disable();
      process.off("uncaughtExceptionMonitor", note);
    },
  };
}
