/** Requests as SOAP envelopes (DSP0226; the header fields that MS-WSMV 2.2.4 wants). */

import {
  ADDRESSING,
  actions,
  ENUMERATION,
  IDENTITY,
  SOAP,
  TRANSFER,
  WMI,
  WQL,
  WSMAN,
} from "./namespaces.ts";
import { escapeXml } from "./xml.ts";

export interface EnvelopeHeader {
  /** `uuid:…`, one for each request. */
  readonly messageId: string;
  /** How long the server may work on it. */
  readonly operationTimeoutMs: number;
  /** Of the reply, in bytes of UTF-16; at least 8192. */
  readonly maxEnvelopeSize: number;
}

/** A class or, with `*`, whatever a query names, in a WMI namespace such as `root/cimv2`. */
export const wmiResource = (namespace: string, className: string) =>
  `${WMI}/${namespace}/${className}`;

/** Many instances at once: the default of Pull is one. */
const MAX_ELEMENTS = 32_000;

export const identifyEnvelope = (): string =>
  `<s:Envelope xmlns:s="${SOAP}" xmlns:i="${IDENTITY}"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>`;

export function enumerateEnvelope(header: EnvelopeHeader, namespace: string, wql: string): string {
  const body =
    `<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>${MAX_ELEMENTS}</w:MaxElements>` +
    `<w:Filter Dialect="${WQL}">${escapeXml(wql)}</w:Filter></n:Enumerate>`;
  return envelope(header, actions.enumerate, wmiResource(namespace, "*"), body);
}

export function pullEnvelope(header: EnvelopeHeader, namespace: string, context: string): string {
  const body =
    `<n:Pull><n:EnumerationContext>${escapeXml(context)}</n:EnumerationContext>` +
    `<n:MaxElements>${MAX_ELEMENTS}</n:MaxElements></n:Pull>`;
  return envelope(header, actions.pull, wmiResource(namespace, "*"), body);
}

export function releaseEnvelope(
  header: EnvelopeHeader,
  namespace: string,
  context: string,
): string {
  const body = `<n:Release><n:EnumerationContext>${escapeXml(context)}</n:EnumerationContext></n:Release>`;
  return envelope(header, actions.release, wmiResource(namespace, "*"), body);
}

export type Selectors = Readonly<Record<string, string>>;

/** One instance; a singleton class needs no selectors. */
export function getEnvelope(
  header: EnvelopeHeader,
  resource: string,
  selectors: Selectors = {},
): string {
  return envelope(header, actions.get, resource, "", selectors);
}

/** A static method of a class; arguments are plain texts and numbers. */
export function invokeEnvelope(
  header: EnvelopeHeader,
  resource: string,
  method: string,
  args: Readonly<Record<string, string | number>>,
): string {
  const inner = Object.entries(args)
    .map(([name, value]) => `<p:${name}>${escapeXml(String(value))}</p:${name}>`)
    .join("");
  const body = `<p:${method}_INPUT xmlns:p="${resource}">${inner}</p:${method}_INPUT>`;
  return envelope(header, `${resource}/${method}`, resource, body);
}

function envelope(
  { messageId, operationTimeoutMs, maxEnvelopeSize }: EnvelopeHeader,
  action: string,
  resource: string,
  body: string,
  selectors: Selectors = {},
): string {
  const must = 's:mustUnderstand="true"';
  const chosen = Object.entries(selectors)
    .map(
      ([name, value]) => `<w:Selector Name="${escapeXml(name)}">${escapeXml(value)}</w:Selector>`,
    )
    .join("");
  return (
    `<s:Envelope xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}" xmlns:n="${ENUMERATION}" xmlns:x="${TRANSFER}" xmlns:w="${WSMAN}"><s:Header>` +
    `<a:To>http://localhost/wsman</a:To><w:ResourceURI ${must}>${escapeXml(resource)}</w:ResourceURI>` +
    `<a:ReplyTo><a:Address ${must}>${ADDRESSING}/role/anonymous</a:Address></a:ReplyTo>` +
    `<a:Action ${must}>${escapeXml(action)}</a:Action><a:MessageID>${messageId}</a:MessageID>` +
    `<w:MaxEnvelopeSize ${must}>${maxEnvelopeSize}</w:MaxEnvelopeSize><w:Locale xml:lang="en-US" s:mustUnderstand="false"/>` +
    `<w:OperationTimeout>PT${(operationTimeoutMs / 1_000).toFixed(3)}S</w:OperationTimeout>` +
    `${chosen === "" ? "" : `<w:SelectorSet>${chosen}</w:SelectorSet>`}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}
