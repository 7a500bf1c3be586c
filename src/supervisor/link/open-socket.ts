/** The WebSocket to the cloud, opened: dialled, upgraded, its subprotocol agreed on. */

import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { MAX_FRAME_BYTES, SUBPROTOCOL } from "../../protocol/frames.ts";
import { dial, timeoutFault } from "./dial.ts";
import { LinkError, linkFault, upgradeFault } from "./link-fault.ts";
import { bearer, endpointUrl, type LinkSettings, proxyUrl } from "./link-settings.ts";

/** Milliseconds for name resolution, TCP, proxy, TLS and upgrade together. */
export const CONNECT_TIMEOUT_MS = 30_000;

/** Resolves to an open, paused socket whose caller listens, resumes and closes; rejects with a LinkError. The signal gives up. */
export async function openSocket(
  settings: LinkSettings,
  signal: AbortSignal,
  timeoutMs: number = CONNECT_TIMEOUT_MS,
): Promise<WebSocket> {
  const url = endpointUrl(settings);
  const authorization = bearer(settings.token);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new LinkError(timeoutFault(url))), timeoutMs);
  const onAbort = () =>
    giveUp.abort(new LinkError(linkFault("CANCELLED", "The link was told to stop.")));
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const connection = await dial({
      url,
      proxy: proxyUrl(settings),
      caCertificates: settings.caCertificates,
      signal: giveUp.signal,
    });
    return await upgrade(url, authorization, connection, giveUp.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function upgrade(
  url: URL,
  authorization: string,
  connection: Socket,
  signal: AbortSignal,
): Promise<WebSocket> {
  const cloud = `The cloud ${url.host}`;
  const socket = new WebSocket(url, SUBPROTOCOL, {
    createConnection: () => connection,
    headers: { Authorization: authorization },
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: { threshold: 1_024 },
    followRedirects: false,
  });
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown) => {
      signal.removeEventListener("abort", onAbort);
      socket.terminate();
      connection.destroy();
      reject(reason);
    };
    const onAbort = () => fail(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("unexpected-response", (_request, { statusCode }) =>
      fail(new LinkError(upgradeFault(statusCode ?? 0, cloud))),
    );
    // Stays: an error after `fail` has terminated the socket concerns nobody.
    socket.on("error", () =>
      fail(
        new LinkError(
          linkFault("LINK_NOT_A_CLOUD", `${cloud} does not answer as a ksocket cloud does.`),
        ),
      ),
    );
    socket.once("open", () => {
      signal.removeEventListener("abort", onAbort);
      socket.removeAllListeners("error");
      socket.removeAllListeners("unexpected-response");
      // Frames that came with the upgrade's answer wait until the caller listens.
      socket.pause();
      resolve(socket);
    });
  });
}
