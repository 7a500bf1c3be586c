/** The two carriers of a lane: a MessagePort between threads, IPC between processes. */

import type { MessagePort } from "node:worker_threads";
import type { LaneChannel } from "./lane.ts";

/** A lane's end on a MessagePort; closing it closes the port, which keeps the event loop alive until then. */
export function portChannel<Outgoing, Incoming>(
  port: MessagePort,
): LaneChannel<Outgoing, Incoming> {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on("message", listener),
    onClose: (listener) => port.on("close", listener),
    close: () => port.close(),
  };
}

/** What a child process and the process that is one have in common. */
export interface IpcEnd {
  send?: ((message: object) => boolean) | undefined;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
  disconnect?: (() => void) | undefined;
  readonly connected: boolean;
}

/** A lane's end on a process's IPC channel, which needs `serialization: "advanced"`; messages after the disconnect are dropped. */
export function ipcChannel<Outgoing extends object, Incoming>(
  end: IpcEnd,
): LaneChannel<Outgoing, Incoming> {
  return {
    send: (message) => {
      if (end.connected) end.send?.(message);
    },
    // Both ends are ours: see lane.ts on why the envelope is trusted.
    onMessage: (listener) => end.on("message", (message) => listener(message as Incoming)),
    onClose: (listener) => end.on("disconnect", listener),
    close: () => {
      if (end.connected) end.disconnect?.();
    },
  };
}
