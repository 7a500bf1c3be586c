import type { CommandHandler } from "./handler.ts";

/** What runs, what waits in the spool, what this agent can't do. */
export const status: CommandHandler<"status"> = (_command, { runner, describe }) => ({
  status: {
    ...describe(),
    runningScans: runner
      .running()
      .slice(0, 64)
      .map(({ scanId, progress }) => ({ scanId, progress })),
    residentBytes: process.memoryUsage.rss(),
    isDraining: runner.isDraining(),
  },
});
