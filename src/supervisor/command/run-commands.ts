/** The command stream: every command is run once and answered exactly once for every time it comes. A failing handler ends nothing. */

import { from, map, mergeMap, type Observable, of } from "rxjs";
import type { Logger } from "../../log/logger.ts";
import { wireError } from "../../protocol/errors.ts";
import type { AgentFrame } from "../../protocol/frames.ts";
import type { IncomingCommand } from "../link/cloud-session.ts";
import type { CommandContext, HandlerReply } from "./handler.ts";
import { handle } from "./handlers.ts";

type Reply = Extract<AgentFrame, { type: "reply" }>;

type Runnable = Exclude<IncomingCommand, { readonly error: unknown }>;

/** Commands whose reply is remembered, for when they come again. */
const MAX_REMEMBERED = 1_024;

/** Commands in, replies out; ends when the commands end. Subscribe once. */
export function runCommands(
  commands$: Observable<IncomingCommand>,
  context: CommandContext,
  logger: Logger,
): Observable<Reply> {
  const remembered = new Map<string, Promise<HandlerReply>>();

  const replyOf = (incoming: Runnable): Promise<HandlerReply> => {
    const known = remembered.get(incoming.commandId);
    if (known !== undefined) return known;
    const reply = runOne(incoming, context, logger);
    remembered.set(incoming.commandId, reply);
    const oldest = remembered.keys().next();
    if (remembered.size > MAX_REMEMBERED && !oldest.done) remembered.delete(oldest.value);
    return reply;
  };

  return commands$.pipe(
    mergeMap((incoming) =>
      "error" in incoming
        ? of<Reply>({ type: "reply", commandId: incoming.commandId, error: incoming.error })
        : from(replyOf(incoming)).pipe(
            map((reply): Reply => ({ type: "reply", commandId: incoming.commandId, ...reply })),
          ),
    ),
  );
}

async function runOne(
  incoming: Runnable,
  context: CommandContext,
  logger: Logger,
): Promise<HandlerReply> {
  const { command } = incoming;
  try {
    return await handle(command, context);
  } catch (error) {
    logger.error({ err: error, command: command.name }, "A command's handler failed.");
    return { error: wireError("INTERNAL") };
  }
}
