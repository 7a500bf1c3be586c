/** One handler for each command, keyed by its name. */

import type { WireError } from "../../protocol/errors.ts";
import type { AgentStatus, Command } from "../../protocol/frames.ts";
import { drain } from "./drain.ts";
import { scanCancel } from "./scan-cancel.ts";
import type { ScanRunner } from "./scan-runner.ts";
import { scanStart } from "./scan-start.ts";
import { status } from "./status.ts";

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

const handlers: { readonly [Name in Command["name"]]: CommandHandler<Name> } = {
  "scan.start": scanStart,
  "scan.cancel": scanCancel,
  status,
  drain,
};

export function handle<Name extends Command["name"]>(
  command: Extract<Command, { name: Name }>,
  context: CommandContext,
): Promise<HandlerReply> | HandlerReply {
  const handler: CommandHandler<Name> = handlers[command.name as Name];
  return handler(command, context);
}
