/** SOAP faults of WS-Management, told apart (DSP0226 §14; the codes of MS-WSMV and of winrm's error list). */

import { ADDRESSING, ENUMERATION, SOAP, WSMAN, WSMAN_FAULT } from "./namespaces.ts";
import { childOf, type XmlElement } from "./xml.ts";

export type FaultKind =
  | "access-denied"
  /** There is no such class, namespace or instance. */
  | "absent"
  | "bad-query"
  | "quota"
  | "timed-out"
  | "encoding-limit"
  | "context-gone"
  | "other";

export interface WsmanFault {
  readonly kind: FaultKind;
  /** Windows' own number, when the fault has one. */
  readonly code?: number;
  /** What the host says, for people; at most 500 characters. */
  readonly reason: string;
}

const MAX_REASON = 500;

/** WSManFault codes; the WBEM ones are HRESULTs of WMI as unsigned numbers. */
const kindByCode: Readonly<Record<number, FaultKind>> = {
  5: "access-denied",
  2147942405: "access-denied",
  2147749891: "access-denied",
  2150858752: "absent",
  2150859002: "absent",
  2150858843: "absent",
  2147749890: "absent",
  2147749902: "absent",
  2147749904: "absent",
  2150858778: "bad-query",
  2147749911: "bad-query",
  2150859173: "quota",
  2150859174: "quota",
  2150858793: "timed-out",
  2150858779: "context-gone",
};

/** By namespace and local name of the fault's subcode. */
const kindBySubcode: Readonly<Record<string, FaultKind>> = {
  [`${WSMAN} AccessDenied`]: "access-denied",
  [`${ADDRESSING} DestinationUnreachable`]: "absent",
  [`${WSMAN} QuotaLimit`]: "quota",
  [`${WSMAN} TimedOut`]: "timed-out",
  [`${WSMAN} EncodingLimit`]: "encoding-limit",
  [`${ENUMERATION} InvalidEnumerationContext`]: "context-gone",
  [`${ENUMERATION} CannotProcessFilter`]: "bad-query",
};

/** Names of WMI errors that stand in the detail's text when the outer code says only that the provider failed. */
const kindByWord: readonly (readonly [RegExp, FaultKind])[] = [
  [/0x80041003|WBEM_E_ACCESS_DENIED/i, "access-denied"],
  [/0x80041010|0x8004100e|WBEM_E_INVALID_(CLASS|NAMESPACE)/i, "absent"],
  [/0x80041017|WBEM_E_INVALID_QUERY/i, "bad-query"],
];

/** Undefined when the envelope holds no fault. */
export function readFault(envelope: XmlElement): WsmanFault | undefined {
  const fault = childOf(childOf(envelope, SOAP, "Body"), SOAP, "Fault");
  if (fault === undefined) return undefined;
  const detail = childOf(childOf(fault, SOAP, "Detail"), WSMAN_FAULT, "WSManFault");
  const number = Number(detail?.attributes.get("Code"));
  const code = detail !== undefined && Number.isSafeInteger(number) ? number : undefined;
  const words = detail === undefined ? "" : textWithin(detail);
  const said = childOf(childOf(fault, SOAP, "Reason"), SOAP, "Text")?.text;
  const kind =
    kindOfWords(words) ??
    (code === undefined ? undefined : kindByCode[code]) ??
    kindBySubcode[subcodeOf(fault)] ??
    "other";
  const reason = (words || said || "no reason given").replaceAll(/\s+/g, " ").trim();
  return { kind, ...(code !== undefined && { code }), reason: reason.slice(0, MAX_REASON) };
}

function kindOfWords(words: string): FaultKind | undefined {
  return kindByWord.find(([pattern]) => pattern.test(words))?.[1];
}

/** The innermost subcode. Its prefix is bound anywhere above; the local name tells enough for the namespaces known here. */
function subcodeOf(fault: XmlElement): string {
  let subcode = childOf(childOf(fault, SOAP, "Code"), SOAP, "Subcode");
  let value = "";
  while (subcode !== undefined) {
    value = childOf(subcode, SOAP, "Value")?.text ?? value;
    subcode = childOf(subcode, SOAP, "Subcode");
  }
  const local = value.slice(value.indexOf(":") + 1).trim();
  return Object.keys(kindBySubcode).find((key) => key.endsWith(` ${local}`)) ?? "";
}

function textWithin({ text, children }: XmlElement): string {
  return [text, ...children.map(textWithin)].join(" ");
}
