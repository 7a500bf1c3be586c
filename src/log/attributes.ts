/** The attributes of Python's LogRecord, each with the value that it has here. docs/operations.md lists the same names. */

import { basename, extname } from "node:path";
import { isMainThread, threadId } from "node:worker_threads";
import type { Caller } from "./caller.ts";
import { printedLevel } from "./levels.ts";

/** One line of the log before it is formatted. */
export interface LogRecord {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** pino's number. */
  readonly level: number;
  readonly name: string;
  /** The sentence without its fields. */
  readonly sentence: string;
  /** The sentence with its fields. */
  readonly message: string;
  /** Known only where the format asks for it. */
  readonly caller?: Caller | undefined;
}

interface Attribute {
  readonly kind: "text" | "number";
  /** Needs to know where the log call stands, which costs a stack trace. */
  readonly needsCaller?: true;
  readonly value: (record: LogRecord) => string | number;
}

const text = (value: (record: LogRecord) => string): Attribute => ({ kind: "text", value });
const number = (value: (record: LogRecord) => number): Attribute => ({ kind: "number", value });
const fileOf = ({ caller }: LogRecord): string => caller?.file ?? "(unknown file)";

const startedAtMs = performance.timeOrigin;

const attributes = {
  asctime: text(({ timeMs }) => localTime(timeMs)),
  levelname: text(({ level }) => printedLevel(level).name),
  levelno: number(({ level }) => printedLevel(level).number),
  name: text(({ name }) => name),
  message: text(({ message }) => message),
  msg: text(({ sentence }) => sentence),
  funcName: {
    ...text(({ caller }) => caller?.functionName ?? "(unknown function)"),
    needsCaller: true,
  },
  lineno: { ...number(({ caller }) => caller?.line ?? 0), needsCaller: true },
  pathname: { ...text(fileOf), needsCaller: true },
  filename: { ...text((record) => basename(fileOf(record))), needsCaller: true },
  module: {
    ...text((record) => basename(fileOf(record), extname(fileOf(record)))),
    needsCaller: true,
  },
  created: number(({ timeMs }) => timeMs / 1_000),
  msecs: number(({ timeMs }) => timeMs % 1_000),
  relativeCreated: number(({ timeMs }) => timeMs - startedAtMs),
  process: number(() => process.pid),
  processName: text(() => "MainProcess"),
  thread: number(() => threadId),
  threadName: text(() => (isMainThread ? "MainThread" : `Thread-${threadId}`)),
  // What only Python has: printed as Python prints it where there is none.
  taskName: text(() => "None"),
  args: text(() => "()"),
  exc_info: text(() => "None"),
  exc_text: text(() => "None"),
  stack_info: text(() => "None"),
} as const satisfies Record<string, Attribute>;

export const attributeNames = Object.keys(attributes);

const byName: ReadonlyMap<string, Attribute> = new Map(Object.entries(attributes));

/** Undefined for a name that Python's LogRecord does not have. */
export const attributeOf = (name: string): Attribute | undefined => byName.get(name);

/** Python's default: `2003-07-08 16:49:45,896`, in the machine's time zone. */
function localTime(timeMs: number): string {
  const time = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  return `${day} ${clock},${String(time.getMilliseconds()).padStart(3, "0")}`;
}
