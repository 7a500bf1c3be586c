/** What a command's handler is given and answers. */

import type { WireError } from "../../protocol/errors.ts";
import type { AgentStatus, Command } from "../../protocol/frames.ts";
import type { ScanRunner } from "./scan-runner.ts";

export interface CommandContext {
  readonly runner: ScanRunner;
  /** What `status` tells besides the scans. */
  readonly describe: () => Pick<AgentStatus, "spooledEvents" | "spooledBytes" | "limitations">;
}

export interface HandlerReply {
  readonly error?: WireError;
  readonly status?: AgentStatus;
}

export type CommandHandler<Name extends Command["name"]> = (
  command: Extract<Command, { name: Name }>,
  context: CommandContext,
) => Promise<HandlerReply> | HandlerReply;
