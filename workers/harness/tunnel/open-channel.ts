/** Opens one direct-tcpip channel on a jump host's connection. */

import type { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";
import { type WireError, wireError } from "../../../src/protocol/errors.ts";
import { cancelled, done, failed, type Outcome } from "../../../src/protocol/outcome.ts";
import { quote } from "../../../src/protocol/quote.ts";
import type { SharedConnection } from "./shared-connections.ts";
import { TunnelStream } from "./tunnel-stream.ts";

export interface ChannelWish {
  readonly jumpHost: string;
  readonly to: { readonly address: string; readonly port: number };
  readonly timeoutMs: number;
}

/** RFC 4254 §5.1 */
const ADMINISTRATIVELY_PROHIBITED = 1;
const CONNECT_FAILED = 2;

/** Errors: NET_NO_LISTENER, NET_UNREACHABLE, NET_TIMEOUT when the jump host can't reach the target; TUNNEL_FAILED. */
export function openChannel(
  shared: SharedConnection,
  { jumpHost, to, timeoutMs }: ChannelWish,
  signal: AbortSignal,
): Promise<Outcome<Duplex>> {
  return new Promise((resolve) => {
    let isOver = false;
    const onTimeout = () => settle(failed(wireError("NET_TIMEOUT", "no connection")));
    const onAbort = () => settle(cancelled);
    const timer = setTimeout(onTimeout, timeoutMs);
    const settle = (outcome: Outcome<Duplex>) => {
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (outcome.status !== "done") shared.release();
      resolve(outcome);
    };
    const onOpened = (error: Error | undefined, channel: ClientChannel) => {
      if (isOver) channel?.close();
      else if (error) settle(failed(channelFault(error)));
      else {
        const stream = new TunnelStream(channel, shared.connection, jumpHost);
        stream.once("close", () => shared.release());
        settle(done(stream));
      }
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      // The origin is for the jump host's log only; port 0 says that there is none.
      shared.connection.client.forwardOut("127.0.0.1", 0, to.address, to.port, onOpened);
    } catch (error) {
      settle(failed(wireError("TUNNEL_FAILED", String(error))));
    }
  });
}

function channelFault(error: Error & { readonly reason?: number | string }): WireError {
  const description = error.message.replace("(SSH) Channel open failure: ", "");
  if (error.reason === ADMINISTRATIVELY_PROHIBITED) {
    return wireError("TUNNEL_FAILED", `it does not allow forwarding: ${quote(description)}`);
  }
  if (error.reason !== CONNECT_FAILED) return wireError("TUNNEL_FAILED", quote(description));
  if (/refused/i.test(description)) return wireError("NET_NO_LISTENER", quote(description));
  if (/timed? ?out/i.test(description)) return wireError("NET_TIMEOUT", quote(description));
  return wireError("NET_UNREACHABLE", quote(description));
}
