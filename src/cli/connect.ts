/** `ksocket connect`: the daemon of a site. */

import type { Command } from "commander";
import { openAgent } from "./agent.ts";
import { openSettings } from "./open-settings.ts";

export function registerConnect(program: Command): void {
  program
    .command("connect")
    .summary("keep the link to the cloud and run the scans that it orders")
    .description("Runs until it is told to stop (SIGTERM). SIGHUP reopens the log file.")
    .action(async (_flags: unknown, self: Command) => {
      // Loaded here, since other commands do without a link.
      const { stopAtSignal } = await import("../supervisor/daemon.ts");
      const { linkSettingsOf, startAgentDaemon } = await import("./agent-daemon.ts");
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
