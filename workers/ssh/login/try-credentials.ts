/** Tries one credential file after the other, and tells of each what came of it. */

import type { SshCredential, SshRequest } from "../../../src/protocol/credential.ts";
import { type ErrorCode, type WireError, wireError } from "../../../src/protocol/errors.ts";
import { cancelled, type Outcome } from "../../../src/protocol/outcome.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import { nameOf } from "../../harness/tunnel/host-keys/known-keys.ts";
import { openStream } from "../../harness/tunnel/open-tunnel.ts";
import { logIn } from "../../harness/tunnel/ssh-client/log-in.ts";
import type { SshConnection } from "../../harness/tunnel/ssh-client/ssh-connection.ts";
import { rememberedOf } from "./remembered-login.ts";

export interface LoggedIn {
  readonly credential: SshCredential;
  readonly connection: SshConnection;
}

/** SYN, and what a connection sends until the server has shown itself; what follows is paced by the server's answers. */
const PACKETS_OF_A_LOGIN = 6;

/** As the evidence's schema has it. */
const MAX_DETAIL = 2_000;

/** After one of these another credential for the same port, on the same way, would end the same. */
const FAULTS_OF_THE_PORT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "NET_NO_LISTENER",
  "NET_UNREACHABLE",
  "NET_TIMEOUT",
  "SSH_HOST_KEY_CHANGED",
  "SSH_HOST_KEY_REVOKED",
]);

/** Undefined when none logged in. */
export async function tryCredentials(
  request: SshRequest,
  context: TargetContext,
): Promise<LoggedIn | undefined> {
  const uselessWays = new Set<string>();
  for (const credential of request.credentials) {
    const way = JSON.stringify([credential.port, credential.sshTunnels]);
    if (uselessWays.has(way)) continue;
    const outcome = await tryOne(request, credential, context);
    context.signal.throwIfAborted();
    tell(request.address, credential, outcome, context);
    if (outcome.status === "done") return { credential, connection: outcome.value };
    if ("error" in outcome && FAULTS_OF_THE_PORT.has(outcome.error.code)) uselessWays.add(way);
  }
  return undefined;
}

async function tryOne(
  { address, jumpHosts, stateDirectory, remembered }: SshRequest,
  credential: SshCredential,
  context: TargetContext,
): Promise<Outcome<SshConnection>> {
  const { sshTunnels, port } = credential;
  const timeoutMs = credential.timeout * 1_000;
  const { signal } = context;
  const outcome = await logIn({
    address,
    credential,
    stateDirectory,
    signal,
    ...rememberedOf(remembered, credential),
    openStream: async () => {
      await context.takePackets(sshTunnels[0] ?? address, PACKETS_OF_A_LOGIN);
      const way = { sshTunnels, jumpHosts, stateDirectory, timeoutMs };
      return openStream({ address, port }, way, signal);
    },
    onHostKey: (key) => {
      const common = { address, probe: "ssh", at: Date.now() };
      // With its type: a host's keys of different types don't contradict each other.
      const value = nameOf(key);
      context.emit({ ...common, kind: "signature", type: "sshHostKey", value });
    },
  });
  if (!signal.aborted) return outcome;
  if (outcome.status === "done") outcome.value.close();
  return cancelled;
}

function tell(
  address: string,
  credential: SshCredential,
  outcome: Outcome<SshConnection>,
  context: TargetContext,
): void {
  if (outcome.status === "done") tellResult(address, credential.id, undefined, context);
  else {
    const error = "error" in outcome ? outcome.error : wireError("NET_TIMEOUT");
    tellResult(address, credential.id, error, context);
  }
}

/** Without an error: logged in. */
export function tellResult(
  address: string,
  credential: string,
  error: WireError | undefined,
  context: TargetContext,
): void {
  const common = { kind: "login", address, probe: "ssh", at: Date.now(), credential } as const;
  const detail = error?.detail === undefined ? {} : { detail: error.detail.slice(0, MAX_DETAIL) };
  context.emit({ ...common, code: error?.code ?? "OK", ...detail });
}
