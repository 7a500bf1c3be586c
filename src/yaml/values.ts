/**
 * Schemas of single values in our YAML files. The key decides the type: under a text key a plain `0123`, `yes` or `10:22` is
 * that text; a number or a boolean must be written so that YAML 1.1 and the reader of the file agree on it (docs/settings.md).
 */

import { readFileSync, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { boolYaml11Tag, floatYaml11Tag, intYaml11Tag, NOT_RESOLVED } from "js-yaml";
import { z } from "zod";
import { Secret } from "../protocol/secret.ts";
import { type Environment, expandVariables } from "./expand.ts";
import { YamlScalar } from "./scalar.ts";

const MAX_SECRET_FILE_BYTES = 65_536;

export interface ValueContext {
  readonly environment: Environment;
  /** What relative file names are relative to: the folder of the file that is being read. */
  readonly baseDirectory: string;
  /** Whether `$VAR` is expanded in every text (ksocket.yml), or in file names only (credential files). */
  readonly expandsTexts: boolean;
}

type Issues = { addIssue(issue: { code: "custom"; message: string }): void };

const refuse = (context: Issues, message: string): never => {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
};

const scalar = (what: string) =>
  z.custom<YamlScalar>((value) => value instanceof YamlScalar, {
    error: (issue) => (issue.input === undefined ? "is required." : `must be ${what}.`),
  });

/** The makers of value schemas for one file. */
export type ValueTypes = ReturnType<typeof valueTypes>;

export function valueTypes(context: ValueContext) {
  const expanded = (value: YamlScalar, issues: Issues, isExpanding = context.expandsTexts) => {
    if (!value.isExpandable || !isExpanding) return value.text;
    const expansion = expandVariables(value.text, context.environment);
    return expansion.isExpanded ? expansion.text : refuse(issues, expansion.message);
  };
  const number = (what: string, isWhole: boolean) =>
    scalar(what).transform((value, issues) => {
      const text = expanded(value, issues);
      if (typeof text !== "string") return text;
      return value.isPlain
        ? parsedNumber(text, what, isWhole, issues)
        : refuse(issues, `must be ${what}, written without quotes.`);
    });

  return {
    /** Text of 1 to `max` characters, expanded. */
    text: (max = 1_024) =>
      scalar("a text")
        .transform((value, issues) => expanded(value, issues))
        .pipe(boundedText(max)),
    /** An absolute path; a relative one is taken from the folder of the file. `keeps`: a word that is no path and stays. */
    fileName: ({ keeps }: { readonly keeps?: string } = {}) =>
      scalar("a file name")
        .transform((value, issues) => expanded(value, issues, true))
        .pipe(boundedText(4_096))
        .transform((name) => (name === keeps ? name : absolute(name, context))),
    /** A Secret; `${env:NAME}` and `${file:PATH}` are looked up. */
    secret: (max = 65_536) =>
      scalar("a text")
        .transform((value, issues) => secretText(value, context, issues, expanded))
        .pipe(boundedText(max))
        .transform((text) => new Secret(text)),
    oneOf: <const Words extends readonly [string, ...string[]]>(words: Words) =>
      scalar("a text")
        .transform((value, issues) => expanded(value, issues))
        .pipe(z.enum(words, { error: `must be one of ${words.join(", ")}.` })),
    wholeNumber: (min: number, max: number) =>
      number("a whole number", true).pipe(inRange(min, max)),
    number: (min: number, max: number) => number("a number", false).pipe(inRange(min, max)),
    boolean: () =>
      scalar("true or false").transform((value, issues) => {
        const text = expanded(value, issues);
        if (typeof text !== "string") return text;
        const word = value.isPlain ? boolYaml11Tag.resolve(text, false, "") : NOT_RESOLVED;
        return typeof word === "boolean"
          ? word
          : refuse(issues, "must be true or false (or yes, no, on, off), without quotes.");
      }),
  };
}

const boundedText = (max: number) =>
  z
    .string()
    .min(1, { error: "must not be empty." })
    .max(max, { error: `must not be longer than ${max} characters.` });

const inRange = (min: number, max: number) =>
  z
    .number()
    .min(min, { error: `must be from ${min} to ${max}.` })
    .max(max, { error: `must be from ${min} to ${max}.` });

const absolute = (name: string, { baseDirectory }: ValueContext): string =>
  isAbsolute(name) ? name : resolve(baseDirectory, name);

/** Octal and base-60 forms are numbers to YAML 1.1 and traps to everyone else, so they are refused with what they would mean. */
function parsedNumber(text: string, what: string, isWhole: boolean, issues: Issues): number {
  const whole = intYaml11Tag.resolve(text, false, "");
  if (typeof whole === "number" && /^[-+]?0[0-7_]+$|:/.test(text)) {
    return refuse(issues, `must be ${what} in decimal: YAML 1.1 reads this form as ${whole}.`);
  }
  if (typeof whole === "number" && Number.isSafeInteger(whole)) return whole;
  const float = isWhole || text.includes(":") ? undefined : floatYaml11Tag.resolve(text, false, "");
  if (typeof float === "number" && Number.isFinite(float)) return float;
  return refuse(issues, `must be ${what}.`);
}

function secretText(
  value: YamlScalar,
  context: ValueContext,
  issues: Issues,
  expanded: (value: YamlScalar, issues: Issues) => string,
): string {
  const reference = /^\$\{(env|file):([^}]+)\}$/.exec(value.text);
  if (reference === null) return expanded(value, issues);
  const [, kind, name = ""] = reference;
  if (kind === "env") {
    return context.environment[name] ?? refuse(issues, `the variable ${name} is not set.`);
  }
  const expansion = expandVariables(name, context.environment);
  if (!expansion.isExpanded) return refuse(issues, expansion.message);
  return secretFile(absolute(expansion.text, context), issues);
}

/** A file's content without the line end that editors add. */
function secretFile(path: string, issues: Issues): string {
  try {
    const status = statSync(path);
    if (!status.isFile()) return refuse(issues, `${path} is no file.`);
    if (status.size > MAX_SECRET_FILE_BYTES) return refuse(issues, `${path} is too large.`);
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return refuse(issues, `${path} can't be read (${code}).`);
  }
}
