/** What the endpoint needs of the store, and what the API needs of the endpoint. src/cloud/store implements the first, src/cloud/endpoint the second. */

import type { ErrorCode, WireError } from "../../protocol/errors.ts";
import type { AgentStatus, Command, HelloFrame } from "../../protocol/frames.ts";
import type { LiveAddress, ScanProgress } from "../../protocol/scan.ts";
import type { EventFaults } from "./read-agent-frame.ts";

export type TokenCheck =
  | {
      readonly isAccepted: true;
      readonly ksocketId: string;
      readonly displayName: string;
      readonly tokenId: string;
      readonly tokenExpiresAt: number | null;
    }
  | {
      readonly isAccepted: false;
      readonly code: Extract<
        ErrorCode,
        "LINK_UNAUTHENTICATED" | "LINK_TOKEN_REVOKED" | "LINK_TOKEN_EXPIRED"
      >;
    };

/** An agent's numbered stream of events. */
export interface StreamKey {
  readonly ksocketId: string;
  readonly streamId: string;
}

/** What applied events told, as far as pages that are open show it at once. */
export type AppliedEvent =
  | { type: "nodes"; scanId: string; nodes: { displayName: string; addresses: string[] }[] }
  | { type: "addresses"; scanId: string; addresses: LiveAddress[] }
  | { type: "scan"; scanId: string; status: "started" | "ended" };

/** What became of frames of events. */
export interface Taken {
  /** The stream's highest applied number. */
  readonly applied: number;
  readonly faults: EventFaults;
  readonly told: readonly AppliedEvent[];
}

/** The store's side. Every promise resolves only after its change is on disk. */
export interface AgentRegistry {
  checkToken(token: string): Promise<TokenCheck>;
  /** Keeps what the agent said of itself and marks it connected; resolves to the highest applied number of its stream (0: none). */
  agentConnected(
    ksocketId: string,
    hello: HelloFrame,
    remoteAddress: string,
  ): Promise<{ acknowledged: number }>;
  agentDisconnected(ksocketId: string): Promise<void>;
  /**
   * Reads frames of events, as they came, and applies the events exactly once: their effects and the stream's new highest number
   * are one transaction. Numbers up to `after`, and those that have been applied already, are passed over.
   */
  takeFrames(stream: StreamKey, frames: readonly Uint8Array[], after: number): Promise<Taken>;
  /** Scans that the store believes to be running on this agent though its hello does not name them. */
  interruptMissingScans(ksocketId: string, runningScans: readonly string[]): Promise<void>;
}

export type CommandReply = { readonly error?: WireError; readonly status?: AgentStatus };

/** The endpoint's side: the connected agents. */
export interface AgentLinks {
  isConnected(ksocketId: string): boolean;
  /** Resolves to the agent's reply; NET_TIMEOUT or LINK_UNREACHABLE as an error when it is not there. */
  command(ksocketId: string, command: Command): Promise<CommandReply>;
  /** Closes the agent's connection with a close code: its token was revoked or has expired. */
  disconnect(tokenId: string, code: number): void;
  /** The newest progress of a scan; undefined when none has come. */
  progressOf(scanId: string): ScanProgress | undefined;
  onProgress(
    listener: (ksocketId: string, scanId: string, progress: ScanProgress) => void,
  ): () => void;
  /** Called after events were applied, for server-sent events to the console. */
  onApplied(listener: (ksocketId: string, events: readonly AppliedEvent[]) => void): () => void;
  onConnection(listener: (ksocketId: string, isConnected: boolean) => void): () => void;
}
