/** A signal that aborts with others, or by itself after a time, and tells which it was. */

export interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time is over, rather than an outer signal aborted. */
  readonly isOver: () => boolean;
  /** Stops the clock; call it when what was waited for is there. */
  readonly clear: () => void;
}

export function startDeadline(timeoutMs: number, ...outer: readonly AbortSignal[]): Deadline {
  const controller = new AbortController();
  let isOver = false;
  const onAbort = () => controller.abort();
  const timer = setTimeout(() => {
    isOver = true;
    controller.abort();
  }, timeoutMs);
  for (const signal of outer) {
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  }
  return {
    signal: controller.signal,
    isOver: () => isOver,
    clear: () => {
      clearTimeout(timer);
      for (const signal of outer) signal.removeEventListener("abort", onAbort);
    },
  };
}
