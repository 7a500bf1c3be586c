/** A WS-Management client over a connection of the test. */

import { WsmanClient } from "../../../workers/winrm/wsman/client.ts";
import { type CredentialPart, transportTo } from "../winrm-auth/transport-to.ts";

export const clientTo = (part: CredentialPart): WsmanClient =>
  new WsmanClient(transportTo(part), {
    operationTimeoutMs: 60_000,
    signal: new AbortController().signal,
    beforeRequest: () => Promise.resolve(),
  });
