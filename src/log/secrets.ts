/**
 * Texts that must never leave in a log line. Every secret is kept in the forms in which it could be printed; a line is searched
 * once, whatever their number: forms are looked up by their first characters.
 */

import { Secret } from "../protocol/secret.ts";

const PRINTED = "<secret>";
/** What is shorter is part of ordinary words, and guessed before it is leaked. */
export const MIN_SECRET_LENGTH = 4;
const MAX_SECRET_LENGTH = 65_536;
/** All forms together, in UTF-16 units. */
const MAX_KEPT_CHARACTERS = 32 * 1_024 * 1_024;

const formsByStart = new Map<string, string[]>();
const known = new Set<string>();
let keptCharacters = 0;

/** From now on the text is `<secret>` in every line of every logger; false when it is too short, too long or one too many. */
export function registerSecret(text: string): boolean {
  if (text.length < MIN_SECRET_LENGTH || text.length > MAX_SECRET_LENGTH) return false;
  if (known.has(text)) return true;
  const forms = formsOf(text);
  const size = forms.reduce((sum, form) => sum + form.length, text.length);
  if (keptCharacters + size > MAX_KEPT_CHARACTERS) return false;
  keptCharacters += size;
  known.add(text);
  for (const form of forms) keep(form);
  const password = passwordInUrl(text);
  if (password !== undefined) registerSecret(password);
  return true;
}

/** Registers every Secret in a value: settings, a credential, a list of them. */
export function registerSecretsOf(value: unknown): void {
  if (value instanceof Secret) registerSecret(value.reveal());
  else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    for (const inner of Object.values(value)) registerSecretsOf(inner);
  }
}

/** The text with every form of every registered secret replaced. */
export function redact(text: string): string {
  if (formsByStart.size === 0) return text;
  let clean = "";
  let from = 0;
  for (let at = 0; at + MIN_SECRET_LENGTH <= text.length; at += 1) {
    const forms = formsByStart.get(text.slice(at, at + MIN_SECRET_LENGTH));
    const found = forms?.find((form) => text.startsWith(form, at));
    if (found === undefined) continue;
    clean += text.slice(from, at) + PRINTED;
    from = at + found.length;
    at = from - 1;
  }
  return from === 0 ? text : clean + text.slice(from);
}

/** A copy of plain data with every text in it redacted, keys included. */
export function redactDeep(value: unknown): unknown {
  if (formsByStart.size === 0) return value;
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redact(key), redactDeep(inner)]),
  );
}

/** The longest form is tried first, so that nothing of it stays. */
function keep(form: string): void {
  const start = form.slice(0, MIN_SECRET_LENGTH);
  const forms = formsByStart.get(start) ?? [];
  if (!forms.includes(form)) forms.push(form);
  forms.sort((a, b) => b.length - a.length);
  formsByStart.set(start, forms);
}

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  const escapedOnce = insideQuotes(text);
  const encoded = unencodedSets.map((unencoded) => percentEncoded(bytes, unencoded));
  const forms = [
    text,
    escapedOnce,
    insideQuotes(escapedOnce),
    ...encoded,
    ...encoded.map((form) => form.replaceAll("%20", "+")),
    bytes.toString("hex"),
    ...base64Forms(bytes),
    ...base64Forms(Buffer.from(text, "utf16le")),
  ];
  const lowerCased = forms.map((form) =>
    form.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  );
  return [...new Set([...forms, ...lowerCased])].filter((form) => form.length >= MIN_SECRET_LENGTH);
}

const insideQuotes = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What RFC 3986 §2.3, encodeURIComponent and encodeURI leave as it is. */
const unencodedSets = [
  /[A-Za-z0-9._~-]/,
  /[A-Za-z0-9._~!*'()-]/,
  /[A-Za-z0-9._~!*'();/?:@&=+$,#-]/,
];

const percentEncoded = (bytes: Buffer, unencoded: RegExp): string =>
  [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return unencoded.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");

/** The characters that are the same whatever stands before and after the secret, as in `Basic base64(user:password)`. */
function base64Forms(bytes: Buffer): string[] {
  const standard = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    const end = Math.floor((shifted.length * 8) / 6);
    return shifted.toString("base64").slice(first, end);
  });
  return standard.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

/** Settings such as `proxy` and `databaseUrl` hold a password inside. */
function passwordInUrl(text: string): string | undefined {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:([^/]*)@/i.exec(text)?.[1];
  if (password === undefined) return undefined;
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
