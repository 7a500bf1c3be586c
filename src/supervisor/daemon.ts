/** The daemon put together: the cloud link, the command stream and the scan engine. */

import type { Logger } from "../log/logger.ts";
import { runCommands } from "./command/run-commands.ts";
import type { ScanRunner } from "./command/scan-runner.ts";
import { CloudLink, type CloudLinkOptions, type ScanPublisher } from "./link/cloud-link.ts";

export interface DaemonOptions {
  readonly link: Omit<CloudLinkOptions, "logger">;
  /** Makes the scan engine, which publishes what it finds through the link. */
  readonly createRunner: (publisher: ScanPublisher) => ScanRunner;
  readonly logger: Logger;
  /** Milliseconds that running scans have to finish when the daemon is told to stop, default 10,000. */
  readonly stopDeadlineMs?: number;
}

export interface Daemon {
  readonly link: CloudLink;
  /** Takes nothing new, lets scans finish until the deadline, ends the rest, and closes the link; the spool is on disk then. */
  stop(): Promise<void>;
}

/** Starts; the caller stops it. Throws when the spool's directory can't be used. */
export function startDaemon(options: DaemonOptions): Daemon {
  const { logger } = options;
  const link = CloudLink.open({ ...options.link, logger: logger.child({ part: "link" }) });
  const runner = options.createRunner(link);
  const context = {
    runner,
    describe: () => ({
      ...link.spooled,
      limitations: options.link.describe().limitations,
    }),
  };
  runCommands(link.commands$, context, logger.child({ part: "command" })).subscribe((reply) =>
    link.reply(reply),
  );
  link.start();
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    runner.drain(true);
    try {
      await allEnded(runner, options.stopDeadlineMs ?? 10_000);
      await runner.stop();
    } finally {
      await link.stop();
    }
  };
  return {
    link,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Resolves when no scan runs or the deadline has passed. */
async function allEnded(runner: ScanRunner, deadlineMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([runner.idle(), deadline]);
  clearTimeout(timer);
}

/** Stops the daemon at SIGTERM or SIGINT; a second signal ends the process by Node.js's default. Resolves when it has stopped. */
export async function stopAtSignal(daemon: Daemon, logger: Logger): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve(name));
  });
  logger.info(`Stopping, because of ${signal}.`);
  await daemon.stop();
}
