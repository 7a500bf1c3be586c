/** Commands of one ksocket that wait for their reply; they outlive a reconnect and are sent again then, under the same id. */

import { randomUUID } from "node:crypto";
import { wireError } from "../../protocol/errors.ts";
import type { CloudFrame, Command } from "../../protocol/frames.ts";
import type { CommandReply } from "./registry.ts";

type CommandFrame = Extract<CloudFrame, { type: "command" }>;
interface Pending {
  readonly frame: CommandFrame;
  readonly settle: (reply: CommandReply) => void;
}

export class PendingCommands {
  readonly #timeoutMs: number;
  readonly #pending = new Map<string, Pending>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get frames(): readonly CommandFrame[] {
    return [...this.#pending.values()].map(({ frame }) => frame);
  }

  /** Makes the frame, has it sent, and resolves to its reply; NET_TIMEOUT when none comes in time. */
  ask(command: Command, send: (frame: CommandFrame) => void): Promise<CommandReply> {
    const commandId = randomUUID();
    const frame: CommandFrame = { type: "command", commandId, command };
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.settle(commandId, { error: wireError("NET_TIMEOUT", "the agent's reply") }),
        this.#timeoutMs,
      );
      const settle = (reply: CommandReply) => {
        clearTimeout(timer);
        this.#pending.delete(commandId);
        resolve(reply);
      };
      this.#pending.set(commandId, { frame, settle });
      send(frame);
    });
  }

  /** Replies to commands that nobody waits for any more are passed over. */
  settle(commandId: string, reply: CommandReply): void {
    this.#pending.get(commandId)?.settle(reply);
  }

  settleAll(reply: CommandReply): void {
    for (const { settle } of [...this.#pending.values()]) settle(reply);
  }
}
