/** Texts from devices must not end a line, move the cursor or turn the direction of writing. */

const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Surrogate}\ufeff]/gu;
const shortForms: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const escaped = (character: string): string =>
  shortForms[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Every control character, line separator and bidirectional mark as `\n`, `\t`, `\u001b`, …; the rest as it is. */
export const escapeControls = (text: string): string => text.replace(UNSAFE, escaped);
