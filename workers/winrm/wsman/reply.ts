/** What a WS-Management service answered: the body, or a fault (DSP0226 §14, MS-WSMV §2.2.4.43). */

import { ns } from "./uris.ts";
import { childOf, parseXml, type XmlElement } from "./xml-tree.ts";

export interface WsmanFault {
  /** WSManFault's Code: a Win32 error or a WSMAN one; 0 when there is none. */
  readonly code: number;
  /** The subcode's local name: "AccessDenied", "TimedOut", "EncodingLimit". */
  readonly subcode: string;
  readonly reason: string;
}

export type WsmanReply =
  | { readonly kind: "body"; readonly body: XmlElement; readonly relatesTo: string }
  | { readonly kind: "fault"; readonly fault: WsmanFault }
  | { readonly kind: "not-understood" };

const MAX_REASON = 500;

/** Windows writes UTF-8, and UTF-16 where it was asked in it. */
export function readReply(bytes: Uint8Array): WsmanReply {
  const envelope = parseXml(textOf(bytes));
  if (envelope?.uri !== ns.soap || envelope.local !== "Envelope") return { kind: "not-understood" };
  const body = childOf(envelope, ns.soap, "Body");
  if (body === undefined) return { kind: "not-understood" };
  const fault = childOf(body, ns.soap, "Fault");
  if (fault !== undefined) return { kind: "fault", fault: readFault(fault) };
  const header = childOf(envelope, ns.soap, "Header");
  const relatesTo = childOf(header, ns.addressing, "RelatesTo")?.text.trim() ?? "";
  return { kind: "body", body, relatesTo };
}

function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  return new TextDecoder("utf-8").decode(bytes);
}

function readFault(fault: XmlElement): WsmanFault {
  const code = childOf(fault, ns.soap, "Code");
  const subcode = childOf(childOf(code, ns.soap, "Subcode"), ns.soap, "Value")?.text.trim() ?? "";
  const reason = childOf(childOf(fault, ns.soap, "Reason"), ns.soap, "Text")?.text.trim() ?? "";
  const detail = descendant(childOf(fault, ns.soap, "Detail"), "WSManFault");
  const message = detail === undefined ? "" : allText(detail).trim();
  return {
    code: Number(detail?.attributes.get("Code") ?? 0) || 0,
    subcode: subcode.slice(subcode.indexOf(":") + 1),
    reason: (reason || message).replaceAll(/\s+/g, " ").slice(0, MAX_REASON),
  };
}

function descendant(element: XmlElement | undefined, local: string): XmlElement | undefined {
  for (const child of element?.children ?? []) {
    const found = child.local === local ? child : descendant(child, local);
    if (found !== undefined) return found;
  }
  return undefined;
}

const allText = (element: XmlElement): string =>
  element.text + element.children.map(allText).join(" ");
