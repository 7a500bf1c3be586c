/** An error as plain data with the parts that a log needs; never its other properties, which may hold anything. */

import { inspect } from "node:util";

export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
  readonly errors?: readonly DescribedError[];
}

const MAX_CAUSES = 4;
const MAX_ERRORS = 8;
const MAX_MESSAGE = 4_096;
const MAX_STACK = 8_192;

/** What is no Error is described by its text. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: textOf(error) };
  const isShallow = depth < MAX_CAUSES;
  return {
    type: error.name,
    message: error.message.slice(0, MAX_MESSAGE),
    ...("code" in error && isCode(error.code) ? { code: String(error.code) } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack.slice(0, MAX_STACK) }),
    ...(error.cause !== undefined && isShallow
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
    ...(error instanceof AggregateError && isShallow
      ? { errors: error.errors.slice(0, MAX_ERRORS).map((one) => describeError(one, depth + 1)) }
      : {}),
  };
}

const isCode = (code: unknown): boolean => typeof code === "string" || typeof code === "number";

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : inspect(value, { breakLength: Infinity });
  return text.slice(0, MAX_MESSAGE);
}

/** The fields of one log call, errors among them described. */
export function describeErrors(fields: Record<string, unknown>): Record<string, unknown> {
  if (!Object.values(fields).some((value) => value instanceof Error)) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? describeError(value) : value,
    ]),
  );
}
