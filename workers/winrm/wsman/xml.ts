/** XML of WS-Management replies as a small tree. No DTD, no entities of its own, and bounds on size, depth and number of elements. */

import { SaxesParser } from "saxes";

export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** By local name; what has the same local name in another namespace is not needed of any reply. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, as it stands. */
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const MAX_DEPTH = 64;
const MAX_ELEMENTS = 1_000_000;

class XmlFault extends Error {}

/** The root element; undefined when the bytes are no well-formed XML in UTF-8, or pass a bound. */
export function parseXml(bytes: Uint8Array): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let count = 0;
  parser.on("error", (error) => {
    throw new XmlFault(error.message);
  });
  parser.on("doctype", () => {
    throw new XmlFault("a document type");
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    if (open.length >= MAX_DEPTH || ++count > MAX_ELEMENTS) throw new XmlFault("too large");
    const named = Object.values(attributes).map((one) => [one.local, one.value] as const);
    const element: Growing = {
      namespace: uri,
      name: local,
      attributes: new Map(named),
      children: [],
      text: "",
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  const onText = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  try {
    parser.write(new TextDecoder("utf-8", { fatal: true }).decode(bytes)).close();
  } catch (error) {
    if (error instanceof XmlFault || error instanceof TypeError) return undefined;
    throw error;
  }
  return root;
}

/** The first child of that name, by namespace and local name (never by prefix). */
export function childOf(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): XmlElement | undefined {
  return element?.children.find((one) => one.name === name && one.namespace === namespace);
}

/** Text for between tags and in attributes. Characters that XML 1.0 can't hold become "?". */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "?");
}
