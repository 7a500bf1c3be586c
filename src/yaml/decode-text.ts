/** Bytes of a file to text: UTF-8 only, with or without a byte-order mark. */

import type { Fault } from "./fault.ts";

const LINE_FEED = 0x0a;

const isUtf8 = (bytes: Uint8Array): boolean => decoded(bytes) !== undefined;

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text without its byte-order mark, or the fault with the line of the first byte that is no UTF-8. */
export function decodeText(bytes: Uint8Array, file: string): string | Fault {
  const text = decoded(bytes);
  if (text !== undefined) return text;
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const message = isUtf16
    ? "the file is UTF-16; save it as UTF-8."
    : "the file is not UTF-8 here; save it as UTF-8.";
  return { file, line: isUtf16 ? 1 : firstBadLine(bytes), column: 1, path: "", message };
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line += 1;
  }
  return line;
}
