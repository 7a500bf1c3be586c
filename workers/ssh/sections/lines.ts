/** The shapes that answers come in: `path:line`, `key: value`, `key=value`, and the limits of the texts in them. */

/** Lines that `show` printed, by path, in order. */
export function byPath(lines: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const path = line.slice(0, colon);
    const held = found.get(path);
    if (held === undefined) found.set(path, [line.slice(colon + 1)]);
    else held.push(line.slice(colon + 1));
  }
  return found;
}

/** The first value of each key; `separator` may stand between blanks. */
export function byKey(lines: readonly string[], separator: ":" | "="): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(separator);
    const key = line.slice(0, Math.max(at, 0)).trim();
    if (key !== "" && !found.has(key)) found.set(key, line.slice(at + 1).trim());
  }
  return found;
}

/** The text without control characters and blanks around it, at most `max` long; undefined when nothing is left. */
export function clean(text: string | undefined, max = 1_024): string | undefined {
  return (
    text
      ?.replaceAll(/\p{Cc}/gu, "")
      .trim()
      .slice(0, max) || undefined
  );
}

/** The number that the text begins with, when it is finite and not negative. */
export function amount(text: string | undefined): number | undefined {
  const digits = /^\s*(\d+(?:\.\d+)?)/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Like `amount`, for what must be a whole number that JSON carries exactly. */
export function whole(text: string | undefined): number | undefined {
  const value = amount(text);
  return value === undefined || !Number.isSafeInteger(value) ? undefined : value;
}

type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that have a value. Lists of packages go through here a thousand rows at a time. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  const found: Given<Fields> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) found[key] = value as Exclude<Fields[typeof key], undefined>;
  }
  return found;
}
