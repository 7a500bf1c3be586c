/**
 * ksocket.yml: every key, its type, bounds and default. The keys of the original are logfile, loglevel, logformat, connect.token,
 * connect.host, connect.port and directories.credentials; the others are ours. docs/settings.md lists the same keys.
 */

import { join } from "node:path";
import { z } from "zod";
import { logFormatProblem } from "../log/log-format.ts";
import type { Environment } from "../yaml/expand.ts";
import { valueTypes } from "../yaml/values.ts";

export const logLevels = [
  "NOTSET",
  "DEBUG",
  "INFO",
  "WARN",
  "WARNING",
  "ERROR",
  "CRITICAL",
] as const;

export const DEFAULT_LOG_FORMAT =
  "%(asctime)s %(levelname)s %(name)s: %(funcName)s: %(lineno)d %(message)s";

export interface SchemaContext {
  readonly home: string;
  /** With KSOCKET_HOME set. */
  readonly environment: Environment;
  readonly baseDirectory: string;
}

const MAX_PORT = 65_535;

export function settingsSchema({ home, environment, baseDirectory }: SchemaContext) {
  const value = valueTypes({ environment, baseDirectory, expandsTexts: true });
  const port = () => value.wholeNumber(1, MAX_PORT);
  const host = () => value.text(253);

  const logFormat = () =>
    value.text(4_096).superRefine((text, issues) => {
      const message = logFormatProblem(text);
      if (message !== undefined) issues.addIssue({ code: "custom", message });
    });

  /** What is absent is chosen by the pool, from the machine's processors and memory. */
  const workerKind = () =>
    z
      .strictObject({
        threads: value.wholeNumber(1, 256).optional(),
        window: value.wholeNumber(1, 100_000).optional(),
        queueLimit: value.wholeNumber(1, 10_000_000).optional(),
        memoryMb: value.wholeNumber(16, 65_536).optional(),
      })
      .prefault({});

  return z.strictObject({
    /** '-' is standard error. */
    logfile: value.fileName({ keeps: "-" }).default(join(home, "var/log/ksocket/ksocket.log")),
    loglevel: value.oneOf(logLevels).default("WARNING"),
    logformat: logFormat().default(DEFAULT_LOG_FORMAT),
    connect: z
      .strictObject({
        token: value.secret(4_096).optional(),
        host: host().optional(),
        port: port().default(443),
        /** A Secret, since the address may hold a password. */
        proxy: value.secret(4_096).optional(),
        caFile: value.fileName().optional(),
        allowInsecure: value.boolean().default(false),
      })
      .prefault({}),
    directories: z
      .strictObject({
        credentials: value.fileName().default(join(home, "etc/ksocket/credentials")),
        workers: value.fileName().default(join(home, "etc/ksocket/workers")),
        spool: value.fileName().default(join(home, "var/lib/ksocket/spool")),
        state: value.fileName().default(join(home, "var/lib/ksocket/state")),
      })
      .prefault({}),
    workers: z
      .strictObject({
        reach: workerKind(),
        snmp: workerKind(),
        ssh: workerKind(),
        winrm: workerKind(),
        capture: workerKind(),
        plugins: workerKind(),
      })
      .prefault({}),
    rates: z
      .strictObject({
        packetsPerSecond: value.wholeNumber(0, 10_000_000).default(1_000),
        packetsPerHostPerSecond: value.wholeNumber(0, 1_000_000).default(40),
      })
      .prefault({}),
    logins: z
      .strictObject({ failuresBeforePause: value.wholeNumber(1, 1_000_000).default(3) })
      .prefault({}),
    cloud: z
      .strictObject({
        host: host().default("127.0.0.1"),
        port: port().default(8_585),
        dataDirectory: value.fileName().default(join(home, "var/lib/ksocket/cloud")),
        /** A Secret, since the address holds a password. */
        databaseUrl: value.secret(4_096).optional(),
        publicUrl: value.text(2_048).optional(),
        trustProxy: value.boolean().default(false),
        tls: z.strictObject({ certFile: value.fileName(), keyFile: value.fileName() }).optional(),
        basicAuth: z
          .strictObject({ username: value.text(256), password: value.secret(1_024) })
          .optional(),
      })
      .prefault({}),
  });
}

export type SettingsSchema = ReturnType<typeof settingsSchema>;
export type Settings = z.output<SettingsSchema>;
