/** Logs in to one address by WinRM and reads what Windows tells. */

import {
  loginResult,
  type WinrmCredential,
  type WinrmRequest,
  winrmRequest,
} from "../../src/protocol/credential.ts";
import type { ErrorCode } from "../../src/protocol/errors.ts";
import type { Outcome } from "../../src/protocol/outcome.ts";
import { defineWorker, type TargetContext } from "../harness/define-worker.ts";
import { closeTunnels } from "../harness/tunnel/open-tunnel.ts";
import { collect } from "./collect/collect.ts";
import { connectWinrm } from "./http/connect.ts";
import { WsmanClient } from "./wsman/wsman-client.ts";

const PROBE = "winrm";
const MS_PER_SECOND = 1_000;
/** A TCP connection, and the first two requests of a login. */
const FIRST_PACKETS = 4;
/** What every account that may use WMI at all can read. */
const FIRST_QUERY = "SELECT Caption FROM Win32_OperatingSystem";

export default defineWorker({
  kind: PROBE,
  request: winrmRequest,
  result: loginResult,

  async run(request, context) {
    for (const credential of request.credentials) {
      if (await tryCredential(request, credential, context)) return { credential: credential.id };
    }
    return { credential: null };
  },

  stop() {
    closeTunnels();
    return Promise.resolve();
  },
});

async function tryCredential(
  request: WinrmRequest,
  credential: WinrmCredential,
  context: TargetContext,
): Promise<boolean> {
  const { address, stateDirectory } = request;
  await context.takePackets(address, FIRST_PACKETS);
  const parts = { address, credential, jumpHosts: request.jumpHosts, stateDirectory };
  const transport = connectWinrm(parts, context.signal);
  try {
    const timeoutMs = credential.timeout * MS_PER_SECOND;
    const client = new WsmanClient(transport, { timeoutMs, signal: context.signal });
    const first = await client.query("root/cimv2", FIRST_QUERY);
    const told = toldOf(first);
    const login = { kind: "login", address, probe: PROBE, at: Date.now() } as const;
    context.emit({ ...login, credential: credential.id, ...told });
    if (told.code !== "OK") return false;
    const value = { credential: credential.id };
    context.emit({ ...login, kind: "remember", key: PROBE, value });
    if (!request.testOnly)
      await collect(client, { address, emit: context.emit, signal: context.signal });
    return true;
  } finally {
    transport.close();
  }
}

interface Told {
  readonly code: ErrorCode | "OK";
  readonly detail?: string;
}

function toldOf(outcome: Outcome<unknown>): Told {
  switch (outcome.status) {
    case "done":
      return { code: "OK" };
    case "no-response":
      return { code: "NET_TIMEOUT" };
    case "cancelled":
      return { code: "CANCELLED" };
    case "refused":
    case "failed": {
      const { code, detail } = outcome.error;
      return detail === undefined ? { code } : { code, detail };
    }
  }
}
