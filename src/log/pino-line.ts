/** What pino hands over for one log call, read back and free of secrets. */

import { redactDeep } from "./secrets.ts";

export interface PinoLine {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** pino's number. */
  readonly level: number;
  /** The binding `part` of the child logger. */
  readonly part: string | undefined;
  readonly sentence: string;
  /** The other bindings and the fields of the call. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads one line of the logger made in create-logger.ts: bindings at the top, the call's own fields below `fields`. */
export function readPinoLine(line: string): PinoLine {
  const { level, time, msg, part, fields, ...bindings } = redactDeep(JSON.parse(line)) as Record<
    string,
    unknown
  >; // pino writes objects
  const own = typeof fields === "object" && fields !== null ? { ...fields } : {};
  return {
    timeMs: typeof time === "number" ? time : Date.now(),
    level: typeof level === "number" ? level : 0,
    part: typeof part === "string" ? part : undefined,
    sentence: typeof msg === "string" ? msg : "",
    fields: { ...bindings, ...own },
  };
}
