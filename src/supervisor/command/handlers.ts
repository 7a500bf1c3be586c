/** One handler for each command, keyed by its name. */

import type { Command } from "../../protocol/frames.ts";
import { drain } from "./drain.ts";
import type { CommandContext, CommandHandler, HandlerReply } from "./handler.ts";
import { scanCancel } from "./scan-cancel.ts";
import { scanStart } from "./scan-start.ts";
import { status } from "./status.ts";

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
