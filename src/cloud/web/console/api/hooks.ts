/** Resources, changes and live events for components. */

import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { type ApiFault, asFault, request } from "./client.ts";
import { type LiveEvent, liveEventTypes } from "./types.ts";

export interface Resource<Value> {
  /** Undefined until the first answer; while a further page loads, the one before stays. */
  readonly value: Value | undefined;
  readonly fault: ApiFault | undefined;
  readonly reload: () => void;
}

interface Answered<Value> {
  readonly resource: string;
  readonly value?: Value;
  readonly fault?: ApiFault;
}

const withoutQuery = (path: string) => path.split("?", 1)[0] ?? "";

/** Undefined: nothing is asked yet. */
export function useResource<Value>(path: string | undefined): Resource<Value> {
  const [order, setOrder] = useState({ number: 0 });
  const [answered, setAnswered] = useState<Answered<Value>>({ resource: "" });
  useEffect(() => {
    if (path === undefined || order.number < 0) return;
    const controller = new AbortController();
    const resource = withoutQuery(path);
    request<Value>("GET", path, { signal: controller.signal }).then(
      (value) => setAnswered({ resource, value }),
      (error: unknown) => {
        if (!controller.signal.aborted) setAnswered({ resource, fault: asFault(error) });
      },
    );
    return () => controller.abort();
  }, [path, order]);
  const reload = useCallback(() => setOrder(({ number }) => ({ number: number + 1 })), []);
  const isOfPath = path !== undefined && answered.resource === withoutQuery(path);
  return {
    value: isOfPath ? answered.value : undefined,
    fault: isOfPath ? answered.fault : undefined,
    reload,
  };
}

export interface Action {
  readonly isBusy: boolean;
  readonly fault: ApiFault | undefined;
  /** Runs a change; a fault is kept to be shown. */
  readonly run: (change: () => Promise<void>) => void;
  /** Forgets the last fault. */
  readonly forget: () => void;
}

export function useAction(): Action {
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<ApiFault>();
  const run = (change: () => Promise<void>) => {
    setIsBusy(true);
    setFault(undefined);
    change()
      .catch((error: unknown) => setFault(asFault(error)))
      .finally(() => setIsBusy(false));
  };
  return { isBusy, fault, run, forget: () => setFault(undefined) };
}

/** Live events of a path while the component is shown; the browser reconnects by itself. */
export function useLiveEvents(path: string, onEvent: (event: LiveEvent) => void): void {
  const tell = useEffectEvent(onEvent);
  useEffect(() => {
    const source = new EventSource(path);
    for (const type of liveEventTypes) {
      source.addEventListener(type, (message: MessageEvent<string>) => {
        tell(JSON.parse(message.data) as LiveEvent); // of our own server, of the same build
      });
    }
    return () => source.close();
  }, [path]);
}

/** Calls back every so often while `isOn`: for what no event tells of. */
export function useEvery(intervalMs: number, isOn: boolean, call: () => void): void {
  const tell = useEffectEvent(call);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => tell(), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, isOn]);
}
