/** One TCP connection, with its failures as outcomes. */

import { connect, type Socket } from "node:net";
import { wireError } from "../../../src/protocol/errors.ts";
import { cancelled, done, failed, type Outcome, refused } from "../../../src/protocol/outcome.ts";
import { socketFault } from "./ssh-client/faults.ts";

/** Errors: NET_NO_LISTENER (refused), NET_UNREACHABLE, NET_RESET, NET_TIMEOUT. */
export function connectSocket(
  { address, port }: { readonly address: string; readonly port: number },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Outcome<Socket>> {
  if (signal.aborted) return Promise.resolve(cancelled);
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, autoSelectFamily: false, noDelay: true });
    const onAbort = () => settle(cancelled);
    const onTimeout = () => settle(failed(wireError("NET_TIMEOUT", "no connection")));
    const timer = setTimeout(onTimeout, timeoutMs);
    const settle = (outcome: Outcome<Socket>) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      // Until somebody else listens, an error must not become an uncaught one.
      socket.removeListener("error", onError).on("error", () => undefined);
      if (outcome.status !== "done") socket.destroy();
      resolve(outcome);
    };
    const onError = (error: NodeJS.ErrnoException) => {
      const fault = socketFault(error);
      settle(fault.code === "NET_NO_LISTENER" ? refused(fault) : failed(fault));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", () => settle(done(socket))).on("error", onError);
  });
}
