/** Where a log call stands, read from a stack trace: only for formats that print it. */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export interface Caller {
  /** Without the class; `<anonymous>` for what has no name. */
  readonly functionName: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Frames of the logger itself and of pino are about six. */
const MAX_FRAMES = 12;
const OWN_FOLDER = dirname(fileURLToPath(import.meta.url));
const PINO = /[\\/]node_modules[\\/]pino[\\/]/;
const FRAME = /^\s+at (?:(.*) \()?(?:(file:\/\/.*)|(.*)):(\d+):\d+\)?$/;

/** The nearest frame outside of the logger; undefined when the stack has none. */
export function findCaller(): Caller | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = MAX_FRAMES;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  for (const frame of stack.split("\n")) {
    const caller = parseFrame(frame);
    if (caller !== undefined && !isOfTheLogger(caller.file)) return caller;
  }
  return undefined;
}

const isOfTheLogger = (file: string): boolean => dirname(file) === OWN_FOLDER || PINO.test(file);

function parseFrame(frame: string): Caller | undefined {
  const match = FRAME.exec(frame);
  if (match === null) return undefined;
  const [, where = "", url, path = "", line] = match;
  const file = url === undefined ? path.replace(/^async /, "") : fileURLToPath(url);
  return { functionName: functionNameOf(where), file, line: Number(line) };
}

/** `async Object.close [as onClose]` is close, `CloudSession.#send` is send. */
function functionNameOf(where: string): string {
  const name = where
    .replace(/ \[as .*\]$/, "")
    .replace(/^(async |new )+/, "")
    .replace(/^.*\./, "")
    .replace(/^#/, "");
  return name === "" ? "<anonymous>" : name;
}
