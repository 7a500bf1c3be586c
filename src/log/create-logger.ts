/** The logger of one process: pino, printed in the format of ksocket.yml, without secrets. */

import { pino } from "pino";
import type { LogRecord } from "./attributes.ts";
import { type Caller, findCaller } from "./caller.ts";
import { describeError, describeErrors } from "./describe-error.ts";
import { escapeControls } from "./escape.ts";
import { formatFields } from "./fields.ts";
import { type LogLevelName, levelOfName, printedLevel } from "./levels.ts";
import { compileLogFormat, JSON_FORMAT, type LogFormat } from "./log-format.ts";
import { openLogOutput } from "./log-output.ts";
import type { Logger } from "./logger.ts";
import { type PinoLine, readPinoLine } from "./pino-line.ts";

export interface LogOptions {
  /** A path, or '-' for standard error. */
  readonly logfile: string;
  readonly loglevel: LogLevelName;
  /** Python-style, or 'json'. */
  readonly logformat: string;
  /** What names of parts are put behind, default `ksocket`. */
  readonly name?: string;
}

export interface OpenLog {
  readonly logger: Logger;
  /** For SIGHUP. When the file can't be opened again, the old one is kept and the log says so. */
  readonly reopen: () => void;
  readonly close: () => void;
}

/** Of a `logfile` that can't be opened, or a `logformat` that can't be read. */
export class LogSettingsError extends Error {
  override readonly name = "LogSettingsError";
  readonly key: "logfile" | "logformat";

  constructor(key: "logfile" | "logformat", message: string, options?: ErrorOptions) {
    super(message, options);
    this.key = key;
  }
}

/** Throws LogSettingsError. */
export function createLogger({
  logfile,
  loglevel,
  logformat,
  name = "ksocket",
}: LogOptions): OpenLog {
  const format = logformat === JSON_FORMAT ? undefined : compiled(logformat);
  const output = opened(logfile);
  const withStacks = loglevel === "DEBUG" || loglevel === "NOTSET";
  // Set by the log call and read by the write that it makes before it returns.
  let caller: Caller | undefined;
  const print = (line: PinoLine) =>
    format === undefined
      ? jsonLine(line, name)
      : escapeControls(format.render(recordOf(line, { name, caller, withStacks })));

  const logger = pino(
    {
      level: levelOfName[loglevel],
      base: null,
      nestedKey: "fields",
      // describeErrors runs first for the fields of a call; bindings of child loggers come here only.
      serializers: {
        err: (value: unknown) => (value instanceof Error ? describeError(value) : value),
      },
      formatters: { log: describeErrors },
      hooks: {
        logMethod(args, method) {
          if (format?.needsCaller === true) caller = findCaller();
          method.apply(this, args);
        },
      },
    },
    { write: (line) => output.write(print(readPinoLine(line))) },
  );
  const reopen = () => {
    try {
      output.reopen();
    } catch (error) {
      logger.error({ err: error }, "The log file can't be opened again; the old one is kept.");
    }
  };
  return { logger, reopen, close: output.close };
}

function compiled(logformat: string): LogFormat {
  const result = compileLogFormat(logformat);
  if (!result.isValid) throw new LogSettingsError("logformat", result.message);
  return result.format;
}

function opened(logfile: string): ReturnType<typeof openLogOutput> {
  try {
    return openLogOutput(logfile);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new LogSettingsError("logfile", `can't be opened: ${logfile} (${code}).`, {
      cause: error,
    });
  }
}

const nameOf = (part: string | undefined, root: string): string =>
  part === undefined || part === root || part.startsWith(`${root}.`)
    ? (part ?? root)
    : `${root}.${part}`;

function recordOf(
  line: PinoLine,
  options: { name: string; caller: Caller | undefined; withStacks: boolean },
): LogRecord {
  const fields = formatFields(line.fields, options);
  return {
    timeMs: line.timeMs,
    level: line.level,
    name: nameOf(line.part, options.name),
    sentence: line.sentence,
    message: [line.sentence, fields].filter((text) => text !== "").join(" "),
    caller: options.caller,
  };
}

function jsonLine({ timeMs, level, part, sentence, fields }: PinoLine, name: string): string {
  return JSON.stringify({
    time: new Date(timeMs).toISOString(),
    level: printedLevel(level).name,
    name: nameOf(part, name),
    message: sentence,
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  });
}
