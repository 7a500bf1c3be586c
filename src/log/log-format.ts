/** `logformat` of ksocket.yml: Python's %-style over LogRecord attributes, or the word json. */

import { attributeNames, attributeOf, type LogRecord } from "./attributes.ts";
import { type Conversion, formatPercent, NUMBER_TYPES, TEXT_TYPES } from "./percent.ts";

export const JSON_FORMAT = "json";
const MAX_WIDTH = 1_000;
/** What Number's own formatting can do. */
const MAX_PRECISION = 100;

export interface LogFormat {
  /** Whether an attribute of it needs to know where the log call stands. */
  readonly needsCaller: boolean;
  /** The line without its end. */
  readonly render: (record: LogRecord) => string;
}

export type CompiledFormat =
  | { readonly isValid: true; readonly format: LogFormat }
  | { readonly isValid: false; readonly message: string };

type Piece = (record: LogRecord) => string;

const PERCENT = /%(?:(%)|\(([^)]*)\)([-+ 0#]*)(\d*)(?:\.(\d*))?[hlL]?([A-Za-z])?)?/g;

/** Compiles a Python-style format; the message says in one sentence what is wrong with it. */
export function compileLogFormat(text: string): CompiledFormat {
  const pieces: Piece[] = [];
  let attributeCount = 0;
  let needsCaller = false;
  let end = 0;
  for (const match of text.matchAll(PERCENT)) {
    const before = text.slice(end, match.index);
    end = match.index + match[0].length;
    pieces.push(() => before);
    const piece = match[1] === "%" ? () => "%" : attributePiece(match);
    if (typeof piece === "string") return { isValid: false, message: piece };
    if (match[2] !== undefined) attributeCount += 1;
    needsCaller ||= attributeOf(match[2] ?? "")?.needsCaller === true;
    pieces.push(piece);
  }
  const rest = text.slice(end);
  pieces.push(() => rest);
  if (attributeCount === 0) {
    return { isValid: false, message: "must be json, or hold an attribute such as %(message)s." };
  }
  const render = (record: LogRecord) => pieces.map((piece) => piece(record)).join("");
  return { isValid: true, format: { needsCaller, render } };
}

/** What is wrong with a `logformat`; undefined: nothing. */
export function logFormatProblem(text: string): string | undefined {
  if (text === JSON_FORMAT) return undefined;
  const compiled = compileLogFormat(text);
  return compiled.isValid ? undefined : compiled.message;
}

/** The printer of one attribute, or what is wrong with it. */
function attributePiece(match: RegExpExecArray): Piece | string {
  const [, , name, flags = "", width = "", precision, type] = match;
  if (name === undefined) {
    return `has a % at character ${match.index + 1} that begins no attribute; write %% for a percent sign.`;
  }
  const attribute = attributeOf(name);
  if (attribute === undefined) {
    return `there is no attribute %(${name})s; there are ${attributeNames.join(", ")}.`;
  }
  if (type === undefined || !(TEXT_TYPES + NUMBER_TYPES).includes(type)) {
    return `%(${name}) must be followed by a type such as s or d.`;
  }
  if (attribute.kind === "text" && !TEXT_TYPES.includes(type)) {
    return `%(${name})${type} asks for a number, but ${name} is a text; write %(${name})s.`;
  }
  const conversion: Conversion = {
    flags,
    width: Number(width),
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
  if (conversion.width > MAX_WIDTH || (conversion.precision ?? 0) > MAX_PRECISION) {
    return `%(${name}) may be at most ${MAX_WIDTH} wide, with a precision of at most ${MAX_PRECISION}.`;
  }
  return (record) => formatPercent(conversion, attribute.value(record));
}
