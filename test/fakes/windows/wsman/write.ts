/** Replies as Windows writes them. */

import {
  ADDRESSING,
  ENUMERATION,
  SOAP,
  WMI,
  WSMAN,
  WSMAN_FAULT,
} from "../../../../workers/winrm/wsman/namespaces.ts";
import { escapeXml } from "../../../../workers/winrm/wsman/xml.ts";
import type { WmiInstance, WmiValue } from "../wmi/data-set.ts";

const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const CIM = "http://schemas.dmtf.org/wbem/wscim/1/common";

export function replyEnvelope(relatesTo: string, action: string, body: string): string {
  return (
    `<s:Envelope xml:lang="en-US" xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}" xmlns:n="${ENUMERATION}" xmlns:w="${WSMAN}">` +
    `<s:Header><a:Action>${action}</a:Action><a:MessageID>uuid:11111111-1111-1111-1111-111111111111</a:MessageID>` +
    `<a:To>${ADDRESSING}/role/anonymous</a:To><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

export function faultEnvelope(
  relatesTo: string,
  { code, subcode, reason }: { code: number; subcode: string; reason: string },
): string {
  const detail =
    `<f:WSManFault xmlns:f="${WSMAN_FAULT}" Code="${code}" Machine="standin">` +
    `<f:Message>${escapeXml(reason)}</f:Message></f:WSManFault>`;
  return replyEnvelope(
    relatesTo,
    `${WSMAN}/fault`,
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code>` +
      `<s:Reason><s:Text xml:lang="en-US">${escapeXml(reason)}</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`,
  );
}

/** `SELECT *` names the class; a list of columns loses its name and the properties' namespace. */
export function writeInstance(
  namespace: string,
  className: string,
  instance: WmiInstance,
  columns: readonly string[],
): string {
  const isStar = columns.includes("*");
  const names = isStar ? Object.keys(instance) : [...columns].sort();
  const prefix = isStar ? "p:" : "";
  const inner = names.map((name) => writeProperty(`${prefix}${name}`, instance[name] ?? null));
  const common = `xmlns:xsi="${XSI}" xmlns:cim="${CIM}"`;
  if (!isStar) return `<w:XmlFragment ${common}>${inner.join("")}</w:XmlFragment>`;
  return `<p:${className} ${common} xmlns:p="${WMI}/${namespace}/${className}" xsi:type="p:${className}_Type">${inner.join("")}</p:${className}>`;
}

export function writeProperty(name: string, value: WmiValue): string {
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (value instanceof Date) {
    return `<${name}><cim:Datetime>${value.toISOString()}</cim:Datetime></${name}>`;
  }
  if (typeof value !== "object") return `<${name}>${escapeXml(String(value))}</${name}>`;
  return value.map((item) => `<${name}>${escapeXml(String(item))}</${name}>`).join("");
}
