/** Text from the other side → a frame, or what is wrong with it. Both ends of the agent–cloud protocol read with this. */

import { z } from "zod";

/** Deepest nesting of objects and lists in a frame; a node document needs fewer than twenty. */
export const MAX_FRAME_DEPTH = 64;

export type ReadFrame<Frame> =
  | { readonly status: "frame"; readonly frame: Frame }
  | { readonly status: "unsupported"; readonly of: string; readonly value: unknown }
  | {
      readonly status: "malformed";
      readonly of: string;
      readonly reason: string;
      /** What the text said, when it was JSON. */
      readonly value: unknown;
    };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether brackets nest deeper than the limit; strings are passed over. Says nothing about whether the text is JSON. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (isInString) {
      if (char === BACKSLASH) index += 1;
      else if (char === QUOTE) isInString = false;
    } else if (char === QUOTE) isInString = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return false;
}

const typed = z.object({ type: z.string() });
const printable = (text: string, length = 128) =>
  text.slice(0, length).replaceAll(/[^\x20-\x7e]/g, "?");

/** The faults of a value in one line that quotes no value: paths and what was expected there. */
export function describeIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.map(String).join(".");
    return `${path === "" ? "frame" : path}: ${issue.message}`;
  });
  return printable(lines.join("; "), 1_000);
}

function parseJson(text: string): { value: unknown } | { reason: string } {
  if (nestsDeeperThan(text, MAX_FRAME_DEPTH)) {
    return { reason: `nested deeper than ${MAX_FRAME_DEPTH} levels` };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { reason: "not JSON" };
  }
}

/** Reads one frame; never throws. `knownTypes` are the types that the schema has. */
export function readFrame<Schema extends z.ZodType>(
  schema: Schema,
  knownTypes: ReadonlySet<string>,
  text: string,
): ReadFrame<z.infer<Schema>> {
  const json = parseJson(text);
  if ("reason" in json) {
    return { status: "malformed", of: "", reason: json.reason, value: undefined };
  }
  const { value } = json;
  const head = typed.safeParse(value);
  if (!head.success) {
    return { status: "malformed", of: "", reason: "no type", value };
  }
  const of = printable(head.data.type);
  if (!knownTypes.has(head.data.type)) return { status: "unsupported", of, value };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { status: "frame", frame: parsed.data };
  return { status: "malformed", of, reason: describeIssues(parsed.error), value };
}
