/** Checks a document against its schema and says of every fault where it is. */

import { z } from "zod";
import { type Fault, inFileOrder } from "./fault.ts";
import { nearestName } from "./nearest.ts";
import { joinPath, type Position } from "./position.ts";
import { YamlScalar } from "./scalar.ts";
import type { YamlDocument } from "./yaml-document.ts";

export type Checked<Value> =
  | { readonly isValid: true; readonly value: Value }
  | { readonly isValid: false; readonly faults: readonly Fault[] };

export interface CheckOptions {
  /** Values that did not come from the file, by key path: what faults name instead of file and line. */
  readonly otherSources?: ReadonlyMap<string, string>;
}

export function checkDocument<Value>(
  schema: z.ZodType<Value>,
  document: YamlDocument,
  { otherSources = new Map() }: CheckOptions = {},
): Checked<Value> {
  const parsed = schema.safeParse(document.root ?? {});
  const place = (path: string) => placeOf(document, otherSources, path);
  const faults = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => faultsOf(issue, schema, document.root, place));
  const all = inFileOrder([...document.faults, ...faults]);
  if (parsed.success && all.length === 0) return { isValid: true, value: parsed.data };
  return { isValid: false, faults: all };
}

const NEEDS_KEYS = "must hold keys of its own, indented below it.";

/** A scalar is an object to zod, whose fields are keys that nobody knows. */
function isScalarAt(root: unknown, path: readonly (string | number)[]): boolean {
  let at = root;
  for (const key of path) {
    at = typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined;
  }
  return at instanceof YamlScalar;
}

type Place = Pick<Fault, "file" | "line" | "column">;

/** The place of the path, or of the nearest key above it that stands in the file. */
function placeOf(
  { file, positions }: YamlDocument,
  otherSources: ReadonlyMap<string, string>,
  path: string,
): Place {
  const source = otherSources.get(path);
  if (source !== undefined) return { file: source };
  for (let at = path; at !== ""; at = at.replace(/(^|\.)[^.[]*$|\[\d+\]$/, "")) {
    const position: Position | undefined = positions.get(at);
    if (position !== undefined) return { file, ...position };
  }
  return { file };
}

function faultsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  root: unknown,
  place: (path: string) => Place,
): Fault[] {
  const keys = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  const path = keys.reduce<string>(joinPath, "");
  // What a scalar lacks as a mapping is said once, for the scalar itself.
  if (keys.some((_, index) => isScalarAt(root, keys.slice(0, index)))) return [];
  if (issue.code === "unrecognized_keys") {
    if (isScalarAt(root, keys)) return [{ ...place(path), path, message: NEEDS_KEYS }];
    return issue.keys.map((key) => {
      const keyPath = joinPath(path, key);
      const near = nearestName(key, knownKeys(schema, keys));
      const hint = near === undefined ? "" : ` Did you mean ${near}?`;
      return {
        ...place(keyPath),
        path: keyPath,
        message: `there is no such key.${hint}`,
      };
    });
  }
  return [{ ...place(path), path, message: sentenceOf(issue) }];
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_type") return issue.message;
  if (issue.input === undefined && issue.message.endsWith("received undefined")) {
    return "is required.";
  }
  if (issue.expected === "object") return NEEDS_KEYS;
  if (issue.expected === "array") return "must be a list: one line with “- ” for each item.";
  return issue.message;
}

/** The keys that the object at a path may have; what is wrapped in a default or made optional is unwrapped. */
export function knownKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let at: unknown = innermost(schema);
  for (const key of path) {
    at = innermost(
      at instanceof z.ZodArray ? at.element : at instanceof z.ZodObject ? at.shape[key] : undefined,
    );
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The schema inside of optional, default, prefault, and the input side of pipes. */
export function innermost(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return innermost(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return innermost(schema.in);
  return schema;
}
