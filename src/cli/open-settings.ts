import type { Command } from "commander";
import { type Logger, silentLogger } from "../log/logger.ts";
import { loadSettings } from "../settings/load.ts";
import type { Settings } from "../settings/schema.ts";

export interface Opened {
  readonly settings: Settings;
  readonly home: string;
  readonly file: string | undefined;
  readonly logger: Logger;
  reopenLog(): void;
  close(): void;
}
export function openSettings(
  _command: Command,
  { required = [] }: { readonly required?: readonly string[] } = {},
): Opened {
  const loaded = loadSettings({ env: process.env, required });
  if (!loaded.isValid) throw new Error(JSON.stringify(loaded.faults));
  return { ...loaded, logger: silentLogger, reopenLog() {}, close() {} };
}
