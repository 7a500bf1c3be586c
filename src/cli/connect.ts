/** `ksocket connect`: the daemon of a site. */

import type { Command } from "commander";
import { stopAtSignal } from "../supervisor/daemon.ts";
import { openAgent } from "./agent.ts";
import { linkSettingsOf, startAgentDaemon } from "./agent-daemon.ts";
import { openSettings } from "./open-settings.ts";

export function registerConnect(program: Command): void {
  program
    .command("connect")
    .summary("keep the link to the cloud and run the scans that it orders")
    .description("Runs until it is told to stop (SIGTERM). SIGHUP reopens the log file.")
    .action(async (_flags: unknown, self: Command) => {
      const opened = openSettings(self, { required: ["connect.token", "connect.host"] });
      const link = linkSettingsOf(opened);
      process.on("SIGHUP", () => opened.reopenLog());
      const agent = await openAgent(opened);
      const daemon = startAgentDaemon(opened, agent, link);
      await stopAtSignal(daemon, opened.logger);
      await agent.stop();
      opened.close();
    });
}
