/** What every command begins with: the global flags, the settings, and the logger that they ask for. */

import { resolve } from "node:path";
import type { Command } from "commander";
import { createLogger, LogSettingsError } from "../log/create-logger.ts";
import type { Logger } from "../log/logger.ts";
import { registerSecretsOf } from "../log/secrets.ts";
import { environmentName } from "../settings/keys.ts";
import { defaultSettingsFile, type Loaded, loadSettings } from "../settings/load.ts";
import { ConfigurationFaults } from "./configuration-faults.ts";

export interface SettingsRequest {
  /** Key paths that the command can't do without, e.g. `connect.token`. */
  readonly required?: readonly string[];
  /** Values of the command's own flags by key path, as they were typed; file names are made absolute by the caller. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** For commands of a person at a shell: the log goes to standard error unless --log-file says otherwise. */
  readonly logsToTerminal?: boolean;
}

type ReadSettings = Extract<Loaded, { isValid: true }>;

export interface Opened extends ReadSettings {
  readonly logger: Logger;
  /** For SIGHUP. */
  readonly reopenLog: () => void;
  /** Later lines are dropped; those before are on disk as soon as they are logged. */
  readonly close: () => void;
}

interface GlobalFlags {
  readonly config?: string;
  readonly logLevel?: string;
  readonly logFile?: string;
}

/** Adds the flags that every command understands to the root command. */
export function registerGlobalFlags(program: Command): void {
  program
    .option("--config <file>", "settings, instead of $KSOCKET_HOME/etc/ksocket/ksocket.yml")
    .option("--log-level <level>", "NOTSET, DEBUG, INFO, WARN, WARNING, ERROR or CRITICAL")
    .option("--log-file <file>", "where the log goes; - is standard error");
}

/** The settings without a logger. Secrets in them never appear in a log from then on. Throws ConfigurationFaults. */
export function readSettings(command: Command, request: SettingsRequest = {}): ReadSettings {
  const { config, logLevel, logFile } = rootOf(command).opts<GlobalFlags>();
  const loaded = loadSettings({
    path: config,
    env: process.env,
    flags: {
      ...request.flags,
      loglevel: logLevel?.toUpperCase(),
      logfile: logFile === undefined || logFile === "-" ? logFile : resolve(logFile),
    },
    required: request.required ?? [],
  });
  if (!loaded.isValid) throw new ConfigurationFaults(loaded.faults);
  registerSecretsOf(loaded.settings);
  return loaded;
}

/** Settings and logger. Without a settings file and another choice, the log goes to standard error. Throws ConfigurationFaults. */
export function openSettings(command: Command, request: SettingsRequest = {}): Opened {
  const read = readSettings(command, request);
  try {
    const { loglevel, logformat } = read.settings;
    const logfile = logfileOf(command, request, read);
    const { logger, reopen, close } = createLogger({ logfile, loglevel, logformat });
    return { ...read, logger, reopenLog: reopen, close };
  } catch (error) {
    if (!(error instanceof LogSettingsError)) throw error;
    const file = read.file ?? defaultSettingsFile(process.env);
    throw new ConfigurationFaults([{ file, path: error.key, message: error.message }], {
      cause: error,
    });
  }
}

function logfileOf(command: Command, request: SettingsRequest, read: ReadSettings): string {
  const isChosen =
    rootOf(command).opts<GlobalFlags>().logFile !== undefined ||
    Boolean(process.env[environmentName("logfile")]);
  const isForTerminal = request.logsToTerminal === true || read.file === undefined;
  return isForTerminal && !isChosen ? "-" : read.settings.logfile;
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
