/** Regular expressions of profile files: kept to forms whose work grows with the text's length only mildly. */

/** Longest text that a pattern is tried on. */
export const MAX_SUBJECT = 1_024;

/** Repeats of a group that itself repeats, and back references, may take forever: both are refused. */
export function isSafePattern(source: string): boolean {
  if (/\\[1-9]|\\k</.test(source) || repeatsRepeat(source)) return false;
  try {
    new RegExp(source, "i");
    return true;
  } catch {
    return false;
  }
}

function repeatsRepeat(source: string): boolean {
  const groups: boolean[] = [];
  let isClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (char === "\\") i++;
    else if (isClass) isClass = char !== "]";
    else if (char === "[") isClass = true;
    else if (char === "(") groups.push(false);
    else if (char === ")") {
      const hasRepeat = groups.pop() ?? false;
      const isRepeated = /^(?:[*+]|\{\d+,\d*\})/.test(source.slice(i + 1));
      if (hasRepeat && isRepeated) return true;
      if ((hasRepeat || isRepeated) && groups.length > 0) groups[groups.length - 1] = true;
    } else if (isUnboundedRepeat(source, i) && groups.length > 0) groups[groups.length - 1] = true;
  }
  return false;
}

const isUnboundedRepeat = (source: string, at: number): boolean =>
  source[at] === "*" || source[at] === "+" || /^\{\d+,\d*\}/.test(source.slice(at));

const compiled = new Map<string, RegExp>();

/** The first group of the pattern, or all of its match; by `format` when one is given. Upper and lower case are the same. */
export function take(
  text: string,
  source: string | undefined,
  format?: string,
): string | undefined {
  if (source === undefined) return text;
  let pattern = compiled.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source, "i");
    compiled.set(source, pattern);
  }
  const match = pattern.exec(text.slice(0, MAX_SUBJECT));
  if (match === null) return undefined;
  const taken =
    format === undefined
      ? (match.slice(1).find((group) => group !== undefined) ?? match[0])
      : format.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? "");
  return taken.trim() === "" ? undefined : taken.trim();
}
