/** Logs in to an SSH server as a credential file says: every key and the password once, over as few connections as the server allows. */

import type { Duplex } from "node:stream";
import type { SshCredential } from "../../../../src/protocol/credential.ts";
import { type WireError, wireError } from "../../../../src/protocol/errors.ts";
import {
  cancelled,
  done,
  failed,
  type Outcome,
  refused,
} from "../../../../src/protocol/outcome.ts";
import { readClientKeys } from "../client-keys/client-keys.ts";
import type { HostKey } from "../host-keys/host-key.ts";
import { type HostKeyPolicy, hostKeyPolicy } from "../host-keys/host-key-policy.ts";
import { Attempts } from "./attempts.ts";
import { type HandshakeEnd, handshake } from "./handshake.ts";
import type { SshConnection } from "./ssh-connection.ts";

export interface LogInOptions {
  readonly address: string;
  readonly credential: SshCredential;
  readonly stateDirectory: string | undefined;
  readonly signal: AbortSignal;
  /** Opens a stream to the server; called again when the server takes fewer attempts on a connection than there are. */
  readonly openStream: () => Promise<Outcome<Duplex>>;
  readonly onHostKey?: (key: HostKey) => void;
  /** The server took the best algorithms the last time; where it no longer does, it is offered all of them. */
  readonly tookBest?: boolean;
  /** Offer the first key before asking whether the server lets in without one. */
  readonly isKeyFirst?: boolean;
}

/**
 * Errors: CREDENTIAL_INVALID, what `openStream` says, NET_TIMEOUT, NET_RESET, NET_PROTOCOL, NET_LIMIT, SSH_HOST_KEY_*, SSH_NO_COMMON_ALGORITHM, LOGIN_*.
 * The connection belongs to the caller, who closes it.
 */
export async function logIn(options: LogInOptions): Promise<Outcome<SshConnection>> {
  const { credential } = options;
  const username = credential.account?.username;
  if (username === undefined || username === "") {
    return failed(wireError("CREDENTIAL_INVALID", "account.username is missing"));
  }
  const plan = {
    ...(await readClientKeys(credential.clientKeys)),
    password: credential.account?.password,
  };
  const attempts = new Attempts(plan);
  if (plan.keys.length === 0 && plan.password === undefined) {
    const detail = plan.unusable.join("; ") || "it has neither a password nor a client key";
    return failed(wireError("CREDENTIAL_INVALID", detail));
  }
  const policy = await hostKeyPolicy({
    address: options.address,
    port: credential.port,
    knownHosts: credential.knownHosts,
    stateDirectory: options.stateDirectory,
  });
  if (policy.status !== "done") return policy;
  let isOfferShort = options.tookBest === true;
  for (;;) {
    const end = await oneConnection({ ...options, username, isOfferShort }, attempts, policy.value);
    if ("status" in end) return end;
    if (isOfferShort && isNoneCommon(end)) {
      isOfferShort = false;
      continue;
    }
    if (end.kind === "refused" && attempts.hasMore) continue;
    return end.kind === "refused" ? refused(attempts.refusal()) : outcomeOf(end);
  }
}

async function oneConnection(
  options: LogInOptions & { readonly username: string; readonly isOfferShort: boolean },
  attempts: Attempts,
  policy: HostKeyPolicy,
): Promise<HandshakeEnd | Outcome<never>> {
  const stream = await options.openStream();
  if (stream.status !== "done") return stream;
  return handshake({
    stream: stream.value,
    username: options.username,
    isOfferShort: options.isOfferShort,
    isKeyFirst: options.isKeyFirst === true,
    attempts,
    policy,
    timeoutMs: options.credential.timeout * 1_000,
    isLegacyAllowed: options.credential.legacyAlgorithms,
    signal: options.signal,
    onHostKey: options.onHostKey,
  });
}

const isNoneCommon = (end: HandshakeEnd): boolean =>
  end.kind === "failed" && end.error.code === "SSH_NO_COMMON_ALGORITHM";

function outcomeOf(end: Exclude<HandshakeEnd, { kind: "refused" }>): Outcome<SshConnection> {
  switch (end.kind) {
    case "in":
      return done(end.connection);
    case "aborted":
      return cancelled;
    case "failed":
      return isRefusal(end.error) ? refused(end.error) : failed(end.error);
  }
}

const isRefusal = ({ code }: WireError): boolean => code.startsWith("SSH_");
