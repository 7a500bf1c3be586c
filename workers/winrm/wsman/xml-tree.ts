/** A reply as a tree of elements. No DTD, no entities of its own; bounded in elements and depth, so that no reply can fill the memory. */

import { SaxesParser, type SaxesTagNS } from "saxes";

export interface XmlElement {
  readonly uri: string;
  readonly local: string;
  /** xsi:nil. */
  readonly isNil: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface Open {
  uri: string;
  local: string;
  isNil: boolean;
  attributes: Map<string, string>;
  children: Open[];
  text: string;
}

const MAX_ELEMENTS = 2_000_000;
const MAX_DEPTH = 64;

class XmlFault extends Error {
  override readonly name = "XmlFault";
}

/** undefined when it is no XML as a WS-Management service may send it. */
export function parseXml(text: string): XmlElement | undefined {
  try {
    return parse(text);
  } catch {
    // Whatever the parser finds fault with: the reply is none.
    return undefined;
  }
}

function parse(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  let root: Open | undefined;
  let elements = 0;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new XmlFault("a document type");
  });
  parser.on("opentag", (tag) => {
    elements += 1;
    if (elements > MAX_ELEMENTS || stack.length >= MAX_DEPTH) throw new XmlFault("too large");
    const element = openElement(tag);
    const parent = stack.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
    stack.push(element);
  });
  parser.on("text", (piece) => {
    const current = stack.at(-1);
    if (current !== undefined) current.text += piece;
  });
  parser.on("cdata", (piece) => {
    const current = stack.at(-1);
    if (current !== undefined) current.text += piece;
  });
  parser.on("closetag", () => {
    stack.pop();
  });
  parser.write(text).close();
  return root;
}

function openElement({ uri, local, attributes }: SaxesTagNS): Open {
  const plain = new Map(Object.values(attributes).map((one) => [one.local, one.value]));
  const isNil = /^(?:true|1)$/i.test(plain.get("nil") ?? "");
  return { uri, local, isNil, attributes: plain, children: [], text: "" };
}

export const childOf = (
  element: XmlElement | undefined,
  uri: string,
  local: string,
): XmlElement | undefined =>
  element?.children.find((child) => child.uri === uri && child.local === local);

/** `&`, `<`, `>` and quotes as references; what XML 1.0 has no place for (§2.2) is left out. */
export function escapeXml(text: string): string {
  return [...text]
    .filter(isXmlCharacter)
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}
