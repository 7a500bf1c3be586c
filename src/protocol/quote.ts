/** Text from elsewhere, made fit for a line of the log: quoted, cut, and without anything that a terminal would obey. */

const codeOf = (char: string) => (char.codePointAt(0) ?? 0).toString(16).padStart(4, "0");

/** At most `max` characters of the text as a JSON string; control, format and line-separating characters are escaped. */
export function quote(text: string, max = 200): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return JSON.stringify(cut).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${codeOf(char)}}`);
}
