/** Fields of a log call as they are appended to its sentence: `address=192.0.2.1 err="ECONNRESET: read"`. */

export interface FieldOptions {
  /** Stacks are for whoever looks for a fault in ksocket itself. */
  readonly withStacks: boolean;
}

const MAX_VALUE = 2_048;
const MAX_STACK_FRAMES = 12;

/** "" without fields. */
export function formatFields(
  fields: Readonly<Record<string, unknown>>,
  options: FieldOptions,
): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${printedValue(value, options)}`)
    .join(" ");
}

function printedValue(value: unknown, options: FieldOptions): string {
  if (isDescribedError(value)) return quoted(errorText(value, options));
  if (typeof value === "string") return quoted(value);
  return bounded(JSON.stringify(value) ?? "null");
}

/** Quoted only where it would not be seen where it ends. */
function quoted(text: string): string {
  const short = bounded(text);
  return /^[^\s"'=]+$/.test(short) ? short : `"${short.replaceAll(/["\\]/g, "\\$&")}"`;
}

const bounded = (text: string): string =>
  text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;

interface ErrorLike {
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

/** As describe-error.ts makes it, after its way through JSON. */
const isDescribedError = (value: unknown): value is ErrorLike =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  "message" in value &&
  typeof value.message === "string";

function errorText(error: ErrorLike, options: FieldOptions): string {
  const { code, message } = error;
  const hasCode = typeof code === "string" && !message.startsWith(`${code}:`);
  const text = hasCode ? `${code}: ${message}` : message;
  const cause = isDescribedError(error.cause)
    ? ` (because of: ${errorText(error.cause, { withStacks: false })})`
    : "";
  return `${text}${cause}${options.withStacks ? framesOf(error.stack) : ""}`;
}

/** The frames in one line, the innermost first. */
function framesOf(stack: unknown): string {
  if (typeof stack !== "string") return "";
  const frames = stack.split("\n").flatMap((line) => /^\s+at (.*)$/.exec(line)?.[1] ?? []);
  return frames.length === 0 ? "" : ` [at ${frames.slice(0, MAX_STACK_FRAMES).join(" < ")}]`;
}
