/** One listener per signal, however many wait for it: a scan's signal is shared by each of its targets. */

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back once when the signal aborts; the function that it returns takes the callback back. Not for aborted signals. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = waiting.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  waiting.set(signal, callbacks);
  signal.addEventListener(
    "abort",
    () => {
      for (const callback of [...callbacks]) callback();
      callbacks.clear();
    },
    { once: true },
  );
  return callbacks;
}
