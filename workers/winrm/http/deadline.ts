/** A signal that also aborts by itself after a time, and tells which it was. */

export interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time is over, rather than the outer signal aborted. */
  readonly isOver: () => boolean;
  /** Stops the clock; call it when what was waited for is there. */
  readonly clear: () => void;
}

export function startDeadline(outer: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController();
  let isOver = false;
  const onAbort = () => controller.abort(outer.reason);
  const timer = setTimeout(() => {
    isOver = true;
    controller.abort();
  }, timeoutMs);
  if (outer.aborted) onAbort();
  else outer.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    isOver: () => isOver,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener("abort", onAbort);
    },
  };
}
