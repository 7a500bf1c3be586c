/** Logs in to one Windows host by WinRM and reads what it can tell. */

import {
  loginResult,
  type SshRequest,
  sshRequest,
  type WinrmCredential,
  winrmCredential,
} from "../../src/protocol/credential.ts";
import type { ErrorCode, WireError } from "../../src/protocol/errors.ts";
import type { Evidence } from "../../src/protocol/evidence.ts";
import { failed } from "../../src/protocol/outcome.ts";
import { defineWorker, type TargetContext } from "../harness/define-worker.ts";
import { closeTunnels } from "../harness/tunnel/open-tunnel.ts";
import { adviceFor } from "./advice.ts";
import { collect } from "./collect/collect.ts";
import { type HostLog, HostLost, HostReader } from "./collect/host-reader.ts";
import { connectWinrm } from "./http/connect.ts";
import { logInByIdentify } from "./log-in-by-identify.ts";
import { WsmanClient } from "./wsman/client.ts";

const winrmRequest = sshRequest.extend({ credentials: winrmCredential.array().max(256) });
type WinrmRequest = Omit<SshRequest, "credentials"> & { readonly credentials: WinrmCredential[] };

/** A request and its reply of some segments. */
const PACKETS_OF_A_REQUEST = 4;

/** Providers are slower than logins, which a file's `timeout` is for. A host that falls silent is given up after this, or its `timeout`. */
const MIN_OPERATION_MS = 20_000;

/** After one of these another credential for the same port, on the same way, would end the same. */
const FAULTS_OF_THE_PORT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "NET_NO_LISTENER",
  "NET_UNREACHABLE",
  "NET_TIMEOUT",
  "WINRM_CERTIFICATE_CHANGED",
]);

export default defineWorker({
  kind: "winrm",
  request: winrmRequest,
  result: loginResult,

  async run(request, context) {
    const uselessWays = new Set<string>();
    for (const credential of request.credentials) {
      const way = JSON.stringify([credential.port, credential.sshTunnels]);
      if (uselessWays.has(way)) continue;
      const ending = await tryCredential(request, credential, context);
      if (ending === "logged-in") return { credential: credential.id };
      if (ending.isAfterLogin) return failed(ending.error);
      if (FAULTS_OF_THE_PORT.has(ending.error.code)) uselessWays.add(way);
    }
    return { credential: null };
  },

  stop() {
    closeTunnels();
    return Promise.resolve();
  },
});

interface Failure {
  readonly error: WireError;
  readonly isAfterLogin: boolean;
}

async function tryCredential(
  request: WinrmRequest,
  credential: WinrmCredential,
  context: TargetContext,
): Promise<"logged-in" | Failure> {
  const { address, jumpHosts, stateDirectory, testOnly } = request;
  const log: HostLog = (message, fields) =>
    context.log("debug", message, { address, credential: credential.id, ...fields });
  const { authMethod, authMessageEncryption, scheme, port, sshTunnels } = credential;
  log("tries a credential file", { authMethod, authMessageEncryption, scheme, port, sshTunnels });
  const transport = connectWinrm(
    { address, credential, jumpHosts, stateDirectory, log },
    context.signal,
  );
  const client = new WsmanClient(transport, {
    operationTimeoutMs: credential.timeout * 1_000,
    signal: context.signal,
    beforeRequest: () =>
      context.takePackets(credential.sshTunnels[0] ?? address, PACKETS_OF_A_REQUEST),
  });
  const tell = (evidence: WithoutCommon<Evidence>) =>
    context.emit({ ...evidence, address, probe: "winrm", at: Date.now() });
  const reader = new HostReader(client.withPatience(MIN_OPERATION_MS), tell, log);
  try {
    const login = await logInByIdentify(client);
    context.signal.throwIfAborted();
    if ("error" in login) {
      log("the login failed", { ...login.error });
      tell(loginEvidence(credential, login.error));
      return { error: login.error, isAfterLogin: false };
    }
    log("logged in", { version: login.version });
    tell({ kind: "login", credential: credential.id, code: "OK" });
    tell({ kind: "remember", key: "winrm", value: { credential: credential.id } });
    tell({
      kind: "service",
      transport: "tcp",
      port: credential.port,
      name: "winrm",
      ...(login.version !== undefined && { version: login.version }),
    });
    if (!testOnly) await collect(reader);
    return "logged-in";
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof HostLost) {
      const lost = error.toWire();
      log("the connection is lost", { ...lost });
      return { error: lost, isAfterLogin: true };
    }
    throw error;
  } finally {
    transport.close();
  }
}

type WithoutCommon<E> = E extends Evidence ? Omit<E, "address" | "probe" | "at"> : never;

function loginEvidence(
  credential: WinrmCredential,
  error: WireError,
): WithoutCommon<Extract<Evidence, { kind: "login" }>> {
  const words = [error.detail, adviceFor(error, credential)].filter(Boolean).join("; ");
  const detail = words === "" ? {} : { detail: words.slice(0, 2_000) };
  return { kind: "login", credential: credential.id, code: error.code, ...detail };
}
