/**
 * TCP streams for workers, direct or through SSH jump hosts (RFC 4254 §7.2). Several jump hosts are alternatives, tried in order;
 * a jump host may be reached through jump hosts of its own.
 */

import type { Duplex } from "node:stream";
import type { SshCredential } from "../../../src/protocol/credential.ts";
import { type ErrorCode, type WireError, wireError } from "../../../src/protocol/errors.ts";
import { done, failed, type Outcome } from "../../../src/protocol/outcome.ts";
import { connectSocket } from "./connect-socket.ts";
import { openChannel } from "./open-channel.ts";
import { type SharedConnection, SharedConnections } from "./shared-connections.ts";
import { logIn } from "./ssh-client/log-in.ts";
import type { SshConnection } from "./ssh-client/ssh-connection.ts";

export interface TunnelTarget {
  readonly address: string;
  readonly port: number;
}

export interface TunnelWay {
  /** Addresses of jump hosts; empty: direct. */
  readonly sshTunnels: readonly string[];
  /** What each jump host is logged into with, in order. */
  readonly jumpHosts: Readonly<Record<string, readonly SshCredential[]>>;
  /** For the host keys that are trusted on first use. */
  readonly stateDirectory?: string | undefined;
  /** How long the connection to the address itself may take, default 30 s; logins to jump hosts have deadlines of their own. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_DETAIL = 1_900;
const MAX_CHAIN = 16;

/** What the jump host says of the target; others say that the jump host can't be used. */
const WORD_OF_THE_TARGET: readonly ErrorCode[] = [
  "NET_NO_LISTENER",
  "NET_UNREACHABLE",
  "NET_TIMEOUT",
];

const connections = new SharedConnections();

/**
 * A TCP stream to address:port, direct or through the first jump host that works. The signal interrupts every wait.
 * Errors: NET_NO_LISTENER, NET_UNREACHABLE, NET_TIMEOUT, NET_RESET; TUNNEL_FAILED with each jump host and why.
 */
export function openStream(
  to: TunnelTarget,
  way: TunnelWay,
  signal: AbortSignal,
): Promise<Outcome<Duplex>> {
  return openBy(to, way, signal, []);
}

/** Closes the connections to jump hosts that nobody uses at the moment, and the others when they are no longer used. */
export function closeTunnels(): void {
  connections.close();
}

async function openBy(
  to: TunnelTarget,
  way: TunnelWay,
  signal: AbortSignal,
  chain: readonly string[],
): Promise<Outcome<Duplex>> {
  const timeoutMs = way.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (way.sshTunnels.length === 0) return connectSocket(to, timeoutMs, signal);
  const faults: { jumpHost: string; error: WireError; isOfTarget: boolean }[] = [];
  for (const jumpHost of way.sshTunnels) {
    const attempt = await throughOne(jumpHost, to, { ...way, timeoutMs }, signal, chain);
    const { outcome, isOfTarget } = attempt;
    if (outcome.status === "done" || outcome.status === "cancelled") return outcome;
    const error = outcome.status === "no-response" ? wireError("NET_TIMEOUT") : outcome.error;
    faults.push({ jumpHost, error, isOfTarget });
  }
  const detail = faults
    .map(({ jumpHost, error }) => `${jumpHost}: ${describe(error)}`)
    .join("; ")
    .slice(0, MAX_DETAIL);
  const ofTarget = faults.find((fault) => fault.isOfTarget);
  return failed(wireError(ofTarget?.error.code ?? "TUNNEL_FAILED", `through ${detail}`));
}

const describe = ({ message, detail }: WireError): string =>
  detail === undefined ? message : `${message} (${detail})`;

interface ThroughOne {
  readonly outcome: Outcome<Duplex>;
  /** The jump host works, but can't reach the target. */
  readonly isOfTarget: boolean;
}

async function throughOne(
  jumpHost: string,
  to: TunnelTarget,
  way: TunnelWay & { readonly timeoutMs: number },
  signal: AbortSignal,
  chain: readonly string[],
): Promise<ThroughOne> {
  const shared = await jumpConnection(jumpHost, way, signal, chain);
  if (shared.status !== "done") return { outcome: shared, isOfTarget: false };
  const outcome = await openChannel(shared.value, { jumpHost, to, ...way }, signal);
  const isOfTarget = "error" in outcome && WORD_OF_THE_TARGET.includes(outcome.error.code);
  return { outcome, isOfTarget };
}

async function jumpConnection(
  jumpHost: string,
  way: TunnelWay,
  signal: AbortSignal,
  chain: readonly string[],
): Promise<Outcome<SharedConnection>> {
  if (chain.includes(jumpHost) || chain.length >= MAX_CHAIN) {
    return failed(wireError("TUNNEL_FAILED", "the jump hosts lead in a circle"));
  }
  const credentials = way.jumpHosts[jumpHost] ?? [];
  if (credentials.length === 0) return failed(wireError("CREDENTIAL_NONE"));
  const isBehindOthers = credentials.some(({ sshTunnels }) => sshTunnels.length > 0);
  const key = [jumpHost, credentials, isBehindOthers && way.jumpHosts, way.stateDirectory ?? null];
  const open = (own: AbortSignal) =>
    logInToJumpHost(jumpHost, credentials, way, own, [...chain, jumpHost]);
  return connections.use(key, open, signal);
}

/** One credential file after the other, until one logs in or the port itself is at fault. */
async function logInToJumpHost(
  address: string,
  credentials: readonly SshCredential[],
  { jumpHosts, stateDirectory }: TunnelWay,
  signal: AbortSignal,
  chain: readonly string[],
): Promise<Outcome<SshConnection>> {
  let last: Outcome<SshConnection> = failed(wireError("CREDENTIAL_NONE"));
  for (const credential of credentials) {
    const timeoutMs = credential.timeout * 1_000;
    const way = { sshTunnels: credential.sshTunnels, jumpHosts, stateDirectory, timeoutMs };
    last = await logIn({
      address,
      credential,
      stateDirectory,
      signal,
      openStream: () => openBy({ address, port: credential.port }, way, signal, chain),
    });
    if (last.status === "done") return done(last.value);
    if (last.status === "cancelled") return last;
  }
  return last;
}
