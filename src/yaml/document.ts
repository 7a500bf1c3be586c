/**
 * Reads one YAML 1.1 document from bytes. js-yaml parses; its events, which know their offsets, become plain objects and lists
 * of scalars, and a map from key path to position. Duplicate keys, several documents and overlong files are faults.
 */

import { EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml";
import { composeDocument } from "./compose.ts";
import { decodeText } from "./decode-text.ts";
import type { Fault } from "./fault.ts";
import { type Position, positionFinder } from "./position.ts";
import type { YamlDocument } from "./yaml-document.ts";

export const MAX_DEPTH = 32;

/** Returns the document, or the faults because of which there is none. */
export function readDocument(
  bytes: Uint8Array,
  file: string,
  maxBytes: number,
): YamlDocument | readonly Fault[] {
  if (bytes.length > maxBytes) {
    return [{ file, path: "", message: `the file is larger than ${maxBytes} bytes.` }];
  }
  const text = decodeText(bytes, file);
  if (typeof text !== "string") return [text];
  const at = positionFinder(text);
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    return syntaxFaults(text, error, at, file);
  }
  if (events.filter((event) => event.type === EVENT_ID.DOCUMENT).length > 1) {
    return [{ file, path: "", message: "the file holds several documents (---); one is allowed." }];
  }
  return composeDocument(events, text, file, at);
}

/** js-yaml stops at the first fault; tabs are all listed, since they seldom come alone. */
function syntaxFaults(
  text: string,
  error: unknown,
  at: (offset: number) => Position,
  file: string,
): Fault[] {
  if (!(error instanceof YAMLException)) throw error;
  const tabs = [...text.matchAll(/^( *)\t/gm)].map((match) => ({
    file,
    ...at(match.index + (match[1]?.length ?? 0)),
    path: "",
    message: "the line is indented with a tab; YAML allows spaces only.",
  }));
  if (tabs.length > 0) return tabs;
  const position = error.mark === undefined ? {} : at(error.mark.position);
  return [{ file, ...position, path: "", message: `is no YAML: ${error.reason}.` }];
}
