/** The connected agents, one session a ksocket, and what the API may ask of them. */

import type { Logger } from "../../log/logger.ts";
import { wireError } from "../../protocol/errors.ts";
import { type Command, closeCodes } from "../../protocol/frames.ts";
import type { ScanProgress } from "../../protocol/scan.ts";
import type { AgentSession, SessionListener } from "./agent-session.ts";
import { PendingCommands } from "./pending-commands.ts";
import type { AgentLinks, AgentRegistry, AppliedEvent, CommandReply } from "./registry.ts";

/** Scans whose newest progress is kept. */
const MAX_PROGRESS = 10_000;

export class ConnectedAgents implements AgentLinks, SessionListener {
  readonly #registry: AgentRegistry;
  readonly #logger: Logger;
  readonly #replyTimeoutMs: number;
  readonly #sessions = new Map<string, AgentSession>();
  readonly #online = new Map<string, AgentSession>();
  readonly #pending = new Map<string, PendingCommands>();
  readonly #progress = new Map<string, ScanProgress>();
  readonly #onProgress = new Set<Parameters<AgentLinks["onProgress"]>[0]>();
  readonly #onApplied = new Set<Parameters<AgentLinks["onApplied"]>[0]>();
  readonly #onConnection = new Set<Parameters<AgentLinks["onConnection"]>[0]>();

  constructor(registry: AgentRegistry, logger: Logger, replyTimeoutMs: number) {
    this.#registry = registry;
    this.#logger = logger;
    this.#replyTimeoutMs = replyTimeoutMs;
  }

  /** Takes a session in, in place of an earlier one of the same ksocket, and serves it to its end. */
  async serve(session: AgentSession): Promise<void> {
    const { ksocketId } = session.token;
    this.#sessions.get(ksocketId)?.close(closeCodes.replaced, "another connection of this ksocket");
    this.#sessions.set(ksocketId, session);
    await session.run();
    if (this.#sessions.get(ksocketId) !== session) return;
    this.#sessions.delete(ksocketId);
    if (!this.#online.delete(ksocketId)) return;
    this.#tell(this.#onConnection, (listener) => listener(ksocketId, false));
    await this.#registry.agentDisconnected(ksocketId);
  }

  isConnected(ksocketId: string): boolean {
    return this.#online.has(ksocketId);
  }

  command(ksocketId: string, command: Command): Promise<CommandReply> {
    const session = this.#online.get(ksocketId);
    if (session === undefined) {
      const error = wireError("LINK_UNREACHABLE", "the agent is not connected");
      return Promise.resolve({ error });
    }
    const pending = this.#pending.get(ksocketId) ?? new PendingCommands(this.#replyTimeoutMs);
    this.#pending.set(ksocketId, pending);
    return pending.ask(command, (frame) => session.send(frame));
  }

  disconnect(tokenId: string, code: number): void {
    for (const session of this.#sessions.values()) {
      if (session.token.tokenId === tokenId) session.close(code);
    }
  }

  progressOf(scanId: string): ScanProgress | undefined {
    return this.#progress.get(scanId);
  }

  onProgress(listener: Parameters<AgentLinks["onProgress"]>[0]): () => void {
    this.#onProgress.add(listener);
    return () => this.#onProgress.delete(listener);
  }

  onApplied(listener: Parameters<AgentLinks["onApplied"]>[0]): () => void {
    this.#onApplied.add(listener);
    return () => this.#onApplied.delete(listener);
  }

  onConnection(listener: Parameters<AgentLinks["onConnection"]>[0]): () => void {
    this.#onConnection.add(listener);
    return () => this.#onConnection.delete(listener);
  }

  /** Closes every session; agents connect again by themselves. */
  closeAll(): void {
    for (const session of this.#sessions.values()) session.close(1012, "the cloud restarts");
    const error = wireError("LINK_UNREACHABLE", "the cloud stops");
    for (const pending of this.#pending.values()) pending.settleAll({ error });
  }

  sessionWelcomed(session: AgentSession): void {
    const { ksocketId } = session.token;
    if (this.#sessions.get(ksocketId) !== session) return;
    this.#online.set(ksocketId, session);
    for (const frame of this.#pending.get(ksocketId)?.frames ?? []) session.send(frame);
    this.#tell(this.#onConnection, (listener) => listener(ksocketId, true));
  }

  sessionReplied(session: AgentSession, commandId: string, reply: CommandReply): void {
    this.#pending.get(session.token.ksocketId)?.settle(commandId, reply);
  }

  sessionProgressed(session: AgentSession, scanId: string, progress: ScanProgress): void {
    this.#progress.delete(scanId);
    this.#progress.set(scanId, progress);
    const oldest = this.#progress.keys().next();
    if (this.#progress.size > MAX_PROGRESS && !oldest.done) this.#progress.delete(oldest.value);
    this.#tell(this.#onProgress, (listener) => listener(session.token.ksocketId, scanId, progress));
  }

  sessionApplied(session: AgentSession, events: readonly AppliedEvent[]): void {
    for (const event of events) {
      if (event.type === "scan" && event.status === "ended") this.#progress.delete(event.scanId);
    }
    this.#tell(this.#onApplied, (listener) => listener(session.token.ksocketId, events));
  }

  /** One listener's failure is its own. */
  #tell<Listener>(listeners: ReadonlySet<Listener>, call: (listener: Listener) => void): void {
    for (const listener of listeners) {
      try {
        call(listener);
      } catch (error) {
        this.#logger.error({ err: error }, "A listener of the agents' endpoint failed.");
      }
    }
  }
}
